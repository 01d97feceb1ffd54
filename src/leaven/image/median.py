"""Medians of large squares of more than 8 bits, compiled. Holds no GIL."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def median(padded, out, radius):  # type: ignore[no-untyped-def]
    """(H + 2 r, W + 2 r, C) -> (H, W, C): the middle of the sorted square, channel by channel. A column enters the
    sorted values as another leaves them."""
    height, width, channels = out.shape
    size = 2 * radius + 1
    held, most = np.empty(size * size, padded.dtype), size * size
    for c in range(channels):
        for y in range(height):
            held[:] = padded[y, 0, c]
            for k in range(1, most):
                _swap(held, padded[y, 0, c], padded[y + k // size, k % size, c])
            out[y, 0, c] = held[most // 2]
            for x in range(1, width):
                for k in range(size):
                    _swap(held, padded[y + k, x - 1, c], padded[y + k, x + size - 1, c])
                out[y, x, c] = held[most // 2]


@njit(nogil=True, cache=True)
def _swap(held, old, new):  # type: ignore[no-untyped-def]
    """In sorted values, the first that equals `old` becomes `new`."""
    low, high = 0, held.size - 1
    while low < high:
        middle = (low + high) // 2
        if held[middle] < old:
            low = middle + 1
        else:
            high = middle
    while low + 1 < held.size and held[low + 1] < new:
        held[low] = held[low + 1]
        low += 1
    while low > 0 and held[low - 1] > new:
        held[low] = held[low - 1]
        low -= 1
    held[low] = new
