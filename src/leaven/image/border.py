"""What lies beyond the border of a picture: its own pixels again. The resampling knows only pictures and fill."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from .affine import adjugate
from .arrays import frozen
from .sampling import place
from .steps import REPLICATE


def bordered(
    source: NDArray[Any], matrix: Floats, window: Floats, size: tuple[int, ...], border: float
) -> tuple[NDArray[Any], Floats, Floats]:
    """A picture or mask (H, W, ...), a map (3, 3) of it to a canvas of `size` (height, width, ...), and the half-planes
    (p, 3) that may be sampled -> the same for a larger one: what is seen beyond the upright sides of the window is its
    outermost pixel again (REPLICATE), or its mirror image (REFLECT), at most once its own size on each side."""
    height, width = source.shape[:2]
    _, _, box, oblique, *_ = place(frozen(np.eye(3)), frozen(window, np.float64), height, width, False)
    inner = source[box[1] : box[3], box[0] : box[2]]
    if not inner.size:
        return source, matrix, window
    low, high = _reach(matrix, size)
    most = np.array([inner.shape[1], inner.shape[0]])
    before = np.ceil((box[:2] - low).clip(0, most)).astype(int)
    after = np.ceil((high - box[2:]).clip(0, most)).astype(int)
    how = cv2.BORDER_REPLICATE if border == REPLICATE else cv2.BORDER_REFLECT
    whole = np.ascontiguousarray(inner).view(np.uint8).reshape(*inner.shape[:2], -1)  # any dtype, by its bytes
    made = cv2.copyMakeBorder(whole, before[1], after[1], before[0], after[0], how)
    larger = made.reshape(*made.shape[:2], -1).view(source.dtype).reshape(*made.shape[:2], *source.shape[2:])
    shift = np.array([*(box[:2] - before), 0.0])
    matrix, oblique = matrix.copy(), oblique.copy()
    matrix[:, 2] += matrix[:, :2] @ shift[:2]
    oblique[:, 2] += oblique[:, :2] @ shift[:2]
    return larger, matrix, oblique


def _reach(matrix: Floats, size: tuple[int, ...]) -> tuple[Floats, Floats]:
    """(2,) each: the lowest and highest places of the source that a canvas sees, and two pixels; all of them, where it
    sees the horizon."""
    back = adjugate(matrix[None])[0]
    corners = back @ np.array([[0, size[1], size[1], 0], [0, 0, size[0], size[0]], [1, 1, 1, 1]], float)
    if not ((corners[2] > 0).all() or (corners[2] < 0).all()):
        return np.full(2, -np.inf), np.full(2, np.inf)
    places = corners[:2] / corners[2]
    return places.min(axis=1) - 2, places.max(axis=1) + 2
