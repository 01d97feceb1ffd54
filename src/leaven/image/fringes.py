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
            back, size = 1 / (1 + more), (width, height)
            matrix = np.array([[back, 0, (width - 1) / 2 * (1 - back)], [0, back, (height - 1) / 2 * (1 - back)]])
            how, plane = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, cv2.extractChannel(source, channel)
            moved = cv2.warpAffine(plane, matrix, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
            cv2.insertChannel(moved, out, channel)
