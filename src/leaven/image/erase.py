"""Rectangles of a picture painted over."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def erase(source: NDArray[Any], out: NDArray[Any], boxes: NDArray[np.int64], fill: float) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype. boxes (k, 4): x0 y0 x1 y1 in whole pixels, the last ones excluded; what
    lies outside the picture is ignored. fill: 1.0 is full scale; integers are clipped and rounded, halves up."""
    np.copyto(out, source)
    height, width = source.shape[:2]
    if out.dtype != np.float32:
        full = np.iinfo(out.dtype).max
        fill = int(min(max(fill, 0.0), 1.0) * full + 0.5)
    for x0, y0, x1, y1 in np.clip(boxes, 0, [width, height, width, height]).tolist():
        out[y0:y1, x0:x1] = fill
