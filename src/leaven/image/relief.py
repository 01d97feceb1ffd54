"""A picture as a relief that is lit from one side. Compiled; holds no GIL."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import full_scale


def relief(source: NDArray[Any], out: NDArray[Any], x: float, y: float) -> None:
    """out = clip(source + x * across + y * down), (H, W, C), contiguous, of one dtype. across: the three pixels to the
    right minus the three to the left; down: the three below minus the three above. A border is mirrored about its last
    pixel; the alpha of four channels stays."""
    lines, channels, full = (source.shape[0], -1), source.shape[2], full_scale(source.dtype)
    _relief(source.reshape(lines), out.reshape(lines), np.float32(x), np.float32(y), channels, full, full != 1)
    if channels == 4:
        out[..., 3] = source[..., 3]


@njit(nogil=True, cache=True)
def _relief(source, out, x, y, channels, full, whole):  # type: ignore[no-untyped-def]
    """Sums of three and differences of two lines, of which neighbours are then subtracted and added."""
    height, length = source.shape
    sums, slopes = np.empty(length + 2 * channels, np.float32), np.empty(length + 2 * channels, np.float32)
    made, inner = np.empty(length, np.float32), channels if length > channels else 0
    for row in range(height):
        above = source[row - 1 if row > 0 else min(1, height - 1)]
        below = source[row + 1 if row + 1 < height else max(height - 2, 0)]
        here, line = source[row], out[row]
        _lines(above, here, below, sums[channels : length + channels], slopes[channels : length + channels])
        for values in (sums, slopes):
            for c in range(channels):
                values[c] = values[channels + inner + c]
                values[length + channels + c] = values[length - inner + c]
        _across(made, here, sums[:length], sums[2 * channels :], x)
        _down(made, slopes[:length], slopes[channels : length + channels], slopes[2 * channels :], y)
        for i in range(length):
            made[i] = min(max(made[i], np.float32(0)), full)
        if whole:
            for i in range(length):
                line[i] = np.int32(made[i] + np.float32(0.5))
        else:
            for i in range(length):
                line[i] = made[i]


@njit(nogil=True, cache=True)
def _lines(above, here, below, sums, slopes):  # type: ignore[no-untyped-def]
    for i in range(here.size):
        top, bottom = np.float32(above[i]), np.float32(below[i])
        sums[i], slopes[i] = top + np.float32(here[i]) + bottom, bottom - top


@njit(nogil=True, cache=True)
def _across(made, here, left, right, by):  # type: ignore[no-untyped-def]
    for i in range(made.size):
        made[i] = np.float32(here[i]) + by * (right[i] - left[i])


@njit(nogil=True, cache=True)
def _down(made, first, second, third, by):  # type: ignore[no-untyped-def]
    for i in range(made.size):
        made[i] += by * (first[i] + second[i] + third[i])
