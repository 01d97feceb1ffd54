"""Drops of water or mud on the lens (Hendrycks and Dietterich, ICLR 2019). Compiled; holds no GIL."""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import full_scale
from .clouds import clouds, enlarged
from .lay import for_channels

MUD = (0.25, 0.165, 0.1)
WATER = (0.9, 0.95, 1.0)  # the gleam of the sky
EDGE = 0.06  # of the range of the field: how soft the edge of a drop is


def spatter(source: NDArray[Any], out: NDArray[Any], amount: float, size: float, mud: bool, key: np.uint64) -> None:
    """(H, W, C) -> (H, W, C), contiguous, of the same dtype. `amount` of the picture is covered by drops some `size`
    shorter sides wide: the heights of a cloudy field above a level. Mud is brown and lit from the upper left. Water is
    a lens: it shows what lies beside it, a drop's slope away, and gleams towards the light. The alpha of four channels
    stays."""
    height, width, channels = source.shape
    np.copyto(out, source)
    if amount == 0:
        return
    half = clouds(key, (height + 1) // 2, (width + 1) // 2, 0.5 / size, 2)
    level = np.quantile(half[:: max(height // 192, 1), :: max(width // 192, 1)], 1 - amount)
    field, full, steep = enlarged(half, height, width), full_scale(source.dtype), float(size * min(height, width))
    paint = for_channels(MUD if mud else WATER, channels) * full
    colours = paint[:3] if channels == 4 else paint
    _drops(source, out, field, np.float32(level), steep, mud, colours, full)


@njit(nogil=True, cache=True)
def _drops(source, out, field, level, size, mud, paint, full):  # type: ignore[no-untyped-def]
    height, width, half = field.shape[0], field.shape[1], np.float32(0.5 if full != 1 else 0)
    for y in range(height):
        for x in range(width):
            if field[y, x] <= level:
                continue
            inside = min((field[y, x] - level) / EDGE, 1.0)
            cover = np.float32(inside * inside * (3 - 2 * inside))
            slope_x = (field[y, min(x + 1, width - 1)] - field[y, max(x - 1, 0)]) * size
            slope_y = (field[min(y + 1, height - 1), x] - field[max(y - 1, 0), x]) * size
            lit = -(slope_x + slope_y) / math.sqrt(1 + slope_x * slope_x + slope_y * slope_y)
            row, col, shade, gleam = y, x, np.float32(1 + 0.45 * lit), np.float32(0)
            if not mud:
                row = min(max(int(y + 0.5 + 0.8 * size * slope_y), 0), height - 1)
                col = min(max(int(x + 0.5 + 0.8 * size * slope_x), 0), width - 1)
                shade, gleam = np.float32(1 + 0.25 * lit), np.float32(0.75 * max(lit - 0.35, 0.0))
            for c in range(paint.size):
                value = np.float32(source[y, x, c])
                there = (paint[c] if mud else np.float32(source[row, col, c])) * shade
                there += gleam * (paint[c] - there)
                value += cover * (min(max(there, np.float32(0)), full) - value) + half
                if full == 1:
                    out[y, x, c] = value
                else:
                    out[y, x, c] = np.int32(value)
