"""Frosted glass: every pixel comes from a place nearby (Hendrycks and Dietterich, ICLR 2019). Compiled; no GIL."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .blur import gaussian_blur
from .splitmix import word_at

SOFT = 0.35  # deviation of the blur that follows, in reaches: what the glass scatters is soft


def glass_blur(source: NDArray[Any], out: NDArray[Any], reach: float, key: np.uint64) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype: each pixel takes the value of one at most round(reach) away to each
    side, by word y W + x of the stream of `key`; then a Gaussian of SOFT reaches. Places beyond the border are those of
    the nearest pixel."""
    moved = np.empty(source.shape, source.dtype)
    _scatter(source, moved, int(reach + 0.5), np.uint64(key))
    gaussian_blur(moved, out, SOFT * reach)


@njit(nogil=True, cache=True)
def _scatter(source, out, reach, key):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    many, low, half = np.uint64(2 * reach + 1), np.uint64(0xFFFFFFFF), np.uint64(32)
    for y in range(height):
        for x in range(width):
            word = word_at(key, np.uint64(y * width + x))
            dx, dy = np.int64(((word & low) * many) >> half) - reach, np.int64(((word >> half) * many) >> half) - reach
            row, col = min(max(y + dy, 0), height - 1), min(max(x + dx, 0), width - 1)
            for c in range(channels):
                out[y, x, c] = source[row, col, c]
