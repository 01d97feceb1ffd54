"""Pictures of bytes through a table of 256 values."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import frozen
from .machine import WIDE, translate
from .sheet import CHANNELS, Sheet, done, sheet


def look_up(source: NDArray[Any], out: NDArray[Any], values: NDArray[Any]) -> None:
    """(H, W, C) uint8 -> (H, W, C) of the dtype of values (256, C).

    A copy costs as much as looking up, so that it goes straight into `out` where that can be."""
    import cv2

    height, width, channels = source.shape
    alike, straight = (values == values[:, :1]).all(), out.flags.c_contiguous
    if out.dtype == np.uint8 and alike and straight and WIDE:
        translate(frozen(values[:, 0]), frozen(source).reshape(-1), out.reshape(-1))
    elif out.dtype == np.uint8 and (alike or channels <= CHANNELS):
        shape = (height, width * channels) if alike else source.shape
        looked = np.ascontiguousarray(values[:, :1] if alike else values[:, None])
        found = cv2.LUT(np.ascontiguousarray(source.reshape(shape)), looked, out.reshape(shape) if straight else None)
        if not straight:
            np.copyto(out, found.reshape(source.shape))
    else:
        made = Sheet(out, False, None) if straight else sheet(out)
        _each(frozen(source), made.pixels, made.planar, values)
        done(made)


@njit(nogil=True, cache=True)
def _each(source, out, planar, values):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    for y in range(height):
        for c in range(channels):
            if planar:
                for x in range(width):
                    out[c, y, x] = values[source[y, x, c], c]
            else:
                for x in range(width):
                    out[y, x, c] = values[source[y, x, c], c]
