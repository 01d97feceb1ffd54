"""The values of one picture stretched to full scale. Holds no GIL."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .tones import frozen, full_scale


def auto_contrast(source: NDArray[Any], out: NDArray[Any]) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype: each channel so that its least value becomes 0 and its largest full
    scale, the alpha of four left alone. A channel of one value stays."""
    target = out if out.flags.c_contiguous else np.empty_like(out, order="C")
    _stretch(frozen(source), target, full_scale(source.dtype))
    if target is not out:
        np.copyto(out, target)


@njit(nogil=True, cache=True)
def _stretch(source, out, full):  # type: ignore[no-untyped-def]
    channels = source.shape[2]
    pixels, result = source.reshape(-1, channels), out.reshape(-1, channels)
    for c in range(channels):
        low = high = pixels[0, c]
        for i in range(pixels.shape[0]):
            low, high = min(low, pixels[i, c]), max(high, pixels[i, c])
        flat = high <= low or (channels == 4 and c == 3)
        least, by = np.float64(low), np.float64(full) / (np.float64(high) - np.float64(low)) if not flat else 1.0
        for i in range(pixels.shape[0]):
            value = (np.float64(pixels[i, c]) - least) * by
            if flat:
                result[i, c] = pixels[i, c]
            elif full == 1:
                result[i, c] = min(value, 1.0)
            else:
                result[i, c] = np.int64(value + 0.5)
