"""A pixel against the eight around it, all of one weight: what softens and sharpens. By sums down and across, compiled,
at a third of the time of nine products; whole numbers are summed exactly. Holds no GIL."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import full_scale

SUMS = {1: np.uint16, 2: np.int32, 4: np.float32}  # bytes of a value -> what holds nine of them


def ring(source: NDArray[Any], out: NDArray[Any], centre: float, around: float) -> None:
    """(H, W, C) -> (H, W, C), contiguous, of the same dtype, clipped to full scale: `centre` of a pixel and `around` of
    each of its neighbours. A border is mirrored about its last pixel."""
    lines, channels, whole = (source.shape[0], -1), source.shape[2], source.dtype != np.float32
    sums = np.empty(source[0].size + 2 * channels, SUMS[source.dtype.itemsize])
    weights, full = (np.float32(centre - around), np.float32(around)), full_scale(source.dtype)
    _ring(source.reshape(lines), out.reshape(lines), sums, *weights, channels, full, whole)


@njit(nogil=True, cache=True)
def _ring(source, out, sums, own, each, channels, full, whole):  # type: ignore[no-untyped-def]
    height, length = source.shape
    left, middle, right = sums[:length], sums[channels : length + channels], sums[2 * channels :]
    inner = channels if length > channels else 0
    for y in range(height):
        above = source[y - 1 if y > 0 else min(1, height - 1)]
        below = source[y + 1 if y + 1 < height else max(height - 2, 0)]
        here, line = source[y], out[y]
        _add(middle, above, here, below)
        for c in range(channels):
            left[c], right[length - channels + c] = middle[inner + c], middle[length - channels - inner + c]
        if whole:
            for i in range(length):
                nine = np.float32(np.int32(left[i]) + np.int32(middle[i]) + np.int32(right[i]))
                made = own * np.float32(here[i]) + each * nine
                line[i] = np.int32(min(max(made, np.float32(0)), full) + np.float32(0.5))
        else:
            for i in range(length):
                made = own * here[i] + each * np.float32(left[i] + middle[i] + right[i])
                line[i] = min(max(made, np.float32(0)), full)


@njit(nogil=True, cache=True)
def _add(sums, above, here, below):  # type: ignore[no-untyped-def]
    for i in range(sums.size):
        two = sums.dtype.type(sums.dtype.type(above[i]) + sums.dtype.type(here[i]))
        sums[i] = two + sums.dtype.type(below[i])
