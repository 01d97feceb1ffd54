"""Histogram equalisation of one picture. Holds no GIL."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import full_scale, straight


def equalize(source: NDArray[Any], out: NDArray[Any]) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype, each channel on its own, the alpha of four left alone. A value becomes
    the share of the pixels that are darker or like it, stretched from 0 to full scale (Gonzalez and Woods, Digital
    Image Processing, 3.3.1); counted in 256 steps for uint8, else in 65536. A channel of one value stays."""
    steps = 256 if source.dtype == np.uint8 else 65536
    straight(_equalize, source, out, steps, full_scale(source.dtype))


@njit(nogil=True, cache=True)
def _equalize(source, out, steps, full):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    pixels, result, by = source.reshape(-1, channels), out.reshape(-1, channels), (steps - 1) / full
    for c in range(channels):
        counts = np.zeros(steps, np.int64)
        for i in range(height * width):
            counts[_step(pixels[i, c], by, steps, full)] += 1
        first, total, done = 0, height * width, 0
        while counts[first] == 0:
            first += 1
        spread = total - counts[first]
        if spread == 0 or (channels == 4 and c == 3):
            result[:, c] = pixels[:, c]
            continue
        levels = np.empty(steps, out.dtype)
        for k in range(steps):
            done += counts[k]
            level = np.float32(max(done - counts[first], 0) / spread * full)
            levels[k] = level if full == 1 else np.int64(level + np.float32(0.5))
        for i in range(height * width):
            result[i, c] = levels[_step(pixels[i, c], by, steps, full)]


@njit(nogil=True, cache=True)
def _step(value, by, steps, full):  # type: ignore[no-untyped-def]
    return min(max(np.int64(value * by + 0.5), 0), steps - 1) if full == 1 else np.int64(value)
