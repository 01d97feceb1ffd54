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
    (height, width, channels), places = source.shape, np.empty(source.shape[1], np.int64)
    before, after = source.reshape(-1), out.reshape(-1)
    for y in range(height):
        _places(places, y, height, reach, key)
        at = y * width * channels
        if channels == 3:  # a loop of unknown length costs twice as much
            for x in range(width):
                p = 3 * places[x]
                after[at], after[at + 1], after[at + 2] = before[p], before[p + 1], before[p + 2]
                at += 3
        else:
            for x in range(width):
                for c in range(channels):
                    after[at + c] = before[places[x] * channels + c]
                at += channels


@njit(nogil=True, cache=True)
def _places(out, y, height, reach, key):  # type: ignore[no-untyped-def]
    """(W,) numbers of the pixels that those of row y come from: a row at once, so that it is vectorised."""
    width, many, low, half = out.size, np.uint64(2 * reach + 1), np.uint64(0xFFFFFFFF), np.uint64(32)
    first = np.uint64(y * width)
    for x in range(width):
        word = word_at(key, first + np.uint64(x))
        dx, dy = np.int64(((word & low) * many) >> half) - reach, np.int64(((word >> half) * many) >> half) - reach
        row, col = min(max(y + dy, 0), height - 1), min(max(x + dx, 0), width - 1)
        out[x] = row * width + col
