"""Rain and snow: drops or flakes fall between the camera and the scene. Compiled; holds no GIL.

They fill the view evenly, so that there are the more of them the farther away, and as small (Garg and Nayar, IJCV
2007). The distance of an even draw from a cone is the largest of three uniforms, for its share grows as the cube.
While the shutter is open each one leaves a streak, as dense across as (1 - r^2)^2.
"""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import full_scale
from .splitmix import word_at

FAR = 4.0  # the farthest distance of a drop that is drawn; the nearest is 1
JITTER = 0.05  # of a drop off the direction of all, in radians, at most
_21, _32, _42 = np.uint64(21), np.uint64(32), np.uint64(42)
_LOW21, _LOW32 = np.uint64((1 << 21) - 1), np.uint64(0xFFFFFFFF)


def falling(
    source: NDArray[Any],
    out: NDArray[Any],
    count: int,
    length: float,
    width: float,
    degrees: float,
    opacity: float,
    light: float,
    veil: float,
    key: np.uint64,
) -> None:
    """(H, W, C) -> (H, W, C), contiguous, of the same dtype. length and width in pixels, of the streak of the nearest
    drop; degrees off the vertical, to the right; opacity of a streak at most; light: its gray, in full scale, which
    all of the picture takes a little of, by `veil`. The alpha of four channels stays."""
    full, channels = full_scale(source.dtype), source.shape[2]
    level, colours, whole = np.float32(light * full), 3 if channels == 4 else channels, full != 1
    _veil(source.reshape(-1), out.reshape(-1), np.float32(veil), level, whole)
    _streaks(out, count, length, width, math.radians(degrees), opacity, level, colours, np.uint64(key), whole)
    if channels == 4:
        out[..., 3] = source[..., 3]


@njit(nogil=True, cache=True)
def _veil(source, out, veil, light, whole):  # type: ignore[no-untyped-def]
    keep, add = np.float32(1) - veil, veil * light
    for i in range(source.size):
        if whole:
            out[i] = np.int32(keep * np.float32(source[i]) + add + np.float32(0.5))
        else:
            out[i] = keep * source[i] + add


@njit(nogil=True, cache=True)
def _streaks(out, count, length, width, lean, opacity, light, colours, key, whole):  # type: ignore[no-untyped-def]
    (height, across, channels), flat, part = out.shape, out.reshape(-1), 2.0**-32
    straight_sin, straight_cos, level = math.sin(lean), math.cos(lean), np.int64(light)
    for k in range(count):
        n = np.uint64(3 * k)
        far, place, more = word_at(key, n), word_at(key, n + np.uint64(1)), word_at(key, n + np.uint64(2))
        nearest = max(far & _LOW21, (far >> _21) & _LOW21, (far >> _42) & _LOW21)
        shrunk = 1 / max(FAR * 2.0**-21 * np.float64(nearest), 1.0)
        dense, turn = opacity * (0.4 + 0.6 * part * (more >> _32)), JITTER * (2 * part * (more & _LOW32) - 1)
        sin, cos = straight_sin + turn * straight_cos, straight_cos - turn * straight_sin
        reach, thick = length * shrunk / 2, width * shrunk / 2
        if thick < 0.5:  # narrower than a pixel: as wide as one, and fainter
            dense, thick = dense * 2 * thick, 0.5
        rim, side, slope, narrow = thick + 0.5, (thick + 0.5) / cos, 1 / cos, (thick + 0.5) ** -2
        x, y = across * (1.2 * part * (place >> _32) - 0.1), height * (1.2 * part * (place & _LOW32) - 0.1)
        first, last = max(int(y - reach * cos - rim), 0), min(int(y + reach * cos + rim) + 2, height)
        for row in range(first, last):
            down = row + 0.5 - y
            middle = x + min(max(down * slope, -reach), reach) * sin
            left, right = max(int(middle - side), 0), min(int(middle + side) + 1, across)
            off, along = (left + 0.5 - x) * cos - down * sin, (left + 0.5 - x) * sin + down * cos
            at = (row * across + left) * channels
            for _ in range(left, right):
                beyond = max(abs(along) - reach, 0.0)
                inside = 1 - (off * off + beyond * beyond) * narrow
                if inside > 0:
                    share = dense * inside * inside
                    if whole:
                        part_of = np.int64(share * 32768)
                        if colours == 3:  # a loop of unknown length costs twice as much
                            flat[at] = _mixed(flat[at], level, part_of)
                            flat[at + 1] = _mixed(flat[at + 1], level, part_of)
                            flat[at + 2] = _mixed(flat[at + 2], level, part_of)
                        else:
                            for c in range(colours):
                                flat[at + c] = _mixed(flat[at + c], level, part_of)
                    else:
                        for c in range(colours):
                            flat[at + c] += share * (light - flat[at + c])
                off, along, at = off + cos, along + sin, at + channels


@njit(nogil=True, cache=True)
def _mixed(value, level, share):  # type: ignore[no-untyped-def]
    """In whole numbers; share: 32768 is all."""
    return value + ((share * (level - np.int64(value)) + 16384) >> 15)
