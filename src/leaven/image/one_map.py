"""Pictures of bytes in three channels through one map of colours, sixteen pixels at once."""

import numpy as np
from numba import njit

from .vectors import MANY, tinted16


@njit(nogil=True, cache=True)
def map_of(steps):  # type: ignore[no-untyped-def]
    """The one map of colours of a program, or none, and its bounds, as `mapped16` wants them."""
    low, high = steps[5], steps[6]
    mixing = steps[1][0] if len(steps[0]) else np.eye(3, 4).astype(np.float32)
    r, g, b = mixing[0], mixing[1], mixing[2]
    matrix = r[0], r[1], r[2], r[3], g[0], g[1], g[2], g[3], b[0], b[1], b[2], b[3]
    return matrix, (low[0], low[1], low[2]), (high[0], high[1], high[2])


@njit(nogil=True, cache=True)
def tinted(flat, out, steps):  # type: ignore[no-untyped-def]
    """flat (3 N,) bytes, of MANY pixels or more -> out, as many bytes, or (3, N) by channels."""
    (matrix, least, most), half, many = map_of(steps), steps[8], flat.size // 3
    for x in range(0, many - MANY + 1, MANY):
        tinted16(flat, matrix, least, most, half, out, x)
    if many % MANY:
        tinted16(flat, matrix, least, most, half, out, many - MANY)
