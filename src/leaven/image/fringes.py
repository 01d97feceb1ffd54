"""Red and blue images of a lens that are larger or smaller than the green one. By OpenCV; holds no GIL."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import NoKernel
from .opencv import cv2


def fringes(source: NDArray[Any], out: NDArray[Any], red: float, blue: float) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype: red is magnified by 1 + red and blue by 1 + blue about the centre,
    bilinear; what comes from beyond the border is its last pixel. For 3 channels, and 4, of which the last stays; a
    single one stays as it is."""
    height, width, channels = source.shape
    if channels not in (1, 3, 4):
        raise NoKernel(f"chromatic_aberration: moves red and blue; a picture of {channels} channels has none.")
    np.copyto(out, source)
    for channel, more in ((0, red), (2, blue)):
        if channels > 1 and more:
            zoom, plane = 1 + more, np.ascontiguousarray(source[..., channel])
            map_back = np.array([[1 / zoom, 0, (width - 1) / 2 * (1 - 1 / zoom)],
                                 [0, 1 / zoom, (height - 1) / 2 * (1 - 1 / zoom)]])  # fmt: skip
            how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            out[..., channel] = cv2.warpAffine(
                plane, map_back, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE
            )
