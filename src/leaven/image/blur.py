"""Gaussian blur by OpenCV. Imported where it is used.

OpenCV keeps threads of its own, for the whole process. Rows of a batch already run side by side here, so that they
would fight for the processor: importing this module leaves OpenCV one thread.
"""

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

cv2.setNumThreads(1)

SMALLEST = 0.05  # pixels; a narrower kernel is the identity to the last bit of float32
CHANNELS = 4  # as many as every function of OpenCV takes


def gaussian_blur(source: NDArray[Any], out: NDArray[Any], sigma: float) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype, float32, uint8 or uint16. sigma: standard deviation in
    pixels. The kernel reaches ceil(4 sigma) pixels for every dtype; a border is mirrored about its last pixel."""
    if sigma < SMALLEST or not source.size:
        np.copyto(out, source)
        return
    size = 2 * math.ceil(4 * sigma) + 1
    for first in range(0, source.shape[2], CHANNELS):
        part = np.ascontiguousarray(source[:, :, first : first + CHANNELS])
        blurred = cv2.GaussianBlur(part, (size, size), sigma, borderType=cv2.BORDER_REFLECT_101)
        out[:, :, first : first + CHANNELS] = blurred.reshape(part.shape)
