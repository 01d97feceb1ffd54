"""The values of one picture stretched to full scale. Holds no GIL."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import full_scale, straight


def auto_contrast(source: NDArray[Any], out: NDArray[Any]) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype: each channel so that its least value becomes 0 and its largest full
    scale, the alpha of four left alone. A channel of one value stays."""
    straight(_stretch, source, out, full_scale(source.dtype))


@njit(nogil=True, cache=True)
def _stretch(source, out, full):  # type: ignore[no-untyped-def]
    channels = source.shape[2]
    pixels, result = source.reshape(-1, channels), out.reshape(-1, channels)
    for c in range(channels):
        low = high = pixels[0, c]
        for i in range(pixels.shape[0]):
            low, high = min(low, pixels[i, c]), max(high, pixels[i, c])
        flat = high <= low or (channels == 4 and c == 3)
        if flat:
            result[:, c] = pixels[:, c]
            continue
        least, by = np.float64(low), np.float64(full) / (np.float64(high) - np.float64(low))
        if full == 1:
            for i in range(pixels.shape[0]):
                result[i, c] = min((np.float64(pixels[i, c]) - least) * by, 1.0)
            continue
        levels = np.zeros(np.int64(full) + 1, out.dtype)
        for k in range(np.int64(low), np.int64(high) + 1):
            levels[k] = np.int64((k - least) * by + 0.5)
        for i in range(pixels.shape[0]):
            result[i, c] = levels[np.int64(pixels[i, c])]
