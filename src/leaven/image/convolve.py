"""Small convolutions by OpenCV. Imported where it is used."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .blur import CHANNELS
from .tones import full_scale


def convolve(source: NDArray[Any], out: NDArray[Any], kernel: NDArray[np.float64]) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype, clipped to full scale; every channel by `kernel` (k, k), k odd, the
    alpha of four left alone. A border is mirrored about its last pixel."""
    colours = 3 if source.shape[2] == 4 else source.shape[2]
    np.copyto(out, source)
    for first in range(0, colours, CHANNELS):
        part = np.ascontiguousarray(source[:, :, first : min(first + CHANNELS, colours)])
        made = cv2.filter2D(part, -1, kernel.astype(np.float32), borderType=cv2.BORDER_REFLECT_101)
        if source.dtype == np.float32:
            np.clip(made, 0, full_scale(source.dtype), out=made)
        out[:, :, first : first + part.shape[2]] = made.reshape(part.shape)
