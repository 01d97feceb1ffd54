"""A picture or a mask, each pixel taken from where a field says. Compiled. Holds no GIL.

Numba, not OpenCV's `remap`, which rounds positions to 1/32 of a pixel and wants them made before, in two maps.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .bilinear import border, inside, level
from .field import ahead, along, field, undo
from .sampling import GRID
from .tones import Tones, block, covered, done, finish, frozen, program, sheet

Floats = NDArray[np.float64]


def displace(
    source: NDArray[Any], out: NDArray[Any], grid: Floats, degree: int, inverted: bool, *, linear: bool, fill: float,
    tones: Tones,
) -> None:  # fmt: skip
    """source (H, W, C) -> out (H, W, C), float32, uint8 or uint16, or `out` float32. grid (2, rows, columns): control
    points of dx and dy in pixels, and their degree (see `field`). inverted: the map back. fill and tones as in
    `resample`; coverage by the distance to the nearest side, in pixels of the source."""
    steps, made = program(tones, source.shape[2], source.dtype, out.dtype, fill), sheet(out)
    plain = (
        source.dtype == out.dtype == np.uint8 and source.shape[2] == 3 and not made.planar and min(source.shape[:2]) > 1
    )
    if plain and linear and not len(steps[0]):
        _bytes(frozen(source), made.pixels, frozen(grid), degree, inverted, steps[7])
    else:
        _picture(frozen(source), made.pixels, made.planar, frozen(grid), degree, inverted, linear, steps)
    done(made)


def displace_mask(
    source: NDArray[Any], out: NDArray[Any], grid: Floats, degree: int, inverted: bool, *, fill: int
) -> None:
    """source (H, W) of whole numbers -> out (H, W): the label at the displaced centre of each pixel; `fill` outside."""
    bits = np.dtype(f"u{source.dtype.itemsize}")
    target = out if out.flags.c_contiguous else np.empty_like(out, order="C")
    value = np.array(fill, source.dtype).view(bits)[()]
    _mask(frozen(source).view(bits), target.view(bits), frozen(grid), degree, inverted, value)
    if target is not out:
        np.copyto(out, target)


@njit(nogil=True, cache=True)
def _locate(grid, degree, inverted, height, width, y, at, room):  # type: ignore[no-untyped-def]
    """Where the pixels of row y sample, less half a pixel: see `along`."""
    if not inverted:
        along(grid, degree, height, width, y, at, room)
        return
    cols, across, rows, down = at
    dx, dy = field(grid, degree, height, width, 0.5, y + 0.5)[:2]
    u, v = 0.5 - dx, y + 0.5 - dy
    for x in range(width):
        u, v = undo(grid, degree, height, width, x + 0.5, y + 0.5, u, v)
        p, q = np.rint((u - 0.5) * GRID), np.rint((v - 0.5) * GRID)
        col, row = np.floor(p / GRID), np.floor(q / GRID)
        cols[x], across[x] = np.int32(col), np.float32((p - col * GRID) / GRID)
        rows[x], down[x] = np.int32(row), np.float32((q - row * GRID) / GRID)
        u += 1  # near to where the next one lies


@njit(nogil=True, cache=True)
def _nearest(at, height, width, index):  # type: ignore[no-untyped-def]
    """The numbers of the pixels that hold the sample points of a row, -1 outside."""
    cols, across, rows, down = at
    half = np.float32(0.5)
    for i in range(width):
        x = np.uint64(i)
        col = cols[x] + (np.int32(1) if across[x] >= half else np.int32(0))
        row = rows[x] + (np.int32(1) if down[x] >= half else np.int32(0))
        there = (col | row | (np.int32(width - 1) - col) | (np.int32(height - 1) - row)) >= 0
        index[x] = np.int64(row) * width + col if there else -1


@njit(nogil=True, cache=True)
def _mask(source, out, grid, degree, inverted, fill):  # type: ignore[no-untyped-def]
    height, width = source.shape
    (at, room), flat, index = ahead(grid, width), source.reshape(-1), np.empty(width, np.int64)
    for y in range(height):
        _locate(grid, degree, inverted, height, width, y, at, room)
        _nearest(at, height, width, index)
        line = out[y]
        for i in range(width):
            x = np.uint64(i)
            label = flat[np.uint64(max(index[x], 0))]
            line[x] = label if index[x] >= 0 else fill


@njit(nogil=True, cache=True)
def _picture(source, out, planar, grid, degree, inverted, linear, steps):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    (at, room), flat, box = ahead(grid, width), source.reshape(-1), np.array([0, 0, width, height])
    taps, words, oblique = np.empty((4, width), source.dtype), np.empty((2, width), np.uint64), np.empty((0, 3))
    (values, shares, spans), index = block(channels, width), np.empty(width, np.int64)
    for top in range(0, height, len(values)):
        count = min(len(values), height - top)
        for r in range(count):
            y, row, share = top + r, values[r], shares[r]
            _locate(grid, degree, inverted, height, width, y, at, room)
            spans[r, 0], spans[r, 1], spans[r, 2], spans[r, 3] = 0, 0, 0, width
            if not linear:
                _nearest(at, height, width, index)
                for x in range(width):
                    share[x] = 1 if index[x] >= 0 else 0
                    for c in range(channels):
                        row[c, x] = flat[max(index[x], 0) * channels + c]
                continue
            left = 0
            while left < width:
                right = _run(at, left, height, width)
                if right > left:
                    inside(source, at, left, right, taps, words, row)
                    share[left:right] = 1
                    if right - left > spans[r, 2] - spans[r, 1]:
                        spans[r, 1], spans[r, 2] = left, right
                if right < width:
                    share[right] = _share(at, right, height, width)
                    if share[right] > 0:
                        border(flat, width, at, right, box, oblique, row, right)
                left = right + 1
        finish(values, shares, spans, out, planar, top, count, steps)


@njit(nogil=True, cache=True)
def _bytes(source, out, grid, degree, inverted, fills):  # type: ignore[no-untyped-def]
    """`_picture` of uint8 in three channels, bilinear and without tones: the same bytes, without a row of values. Rows
    are mixed as a whole, and pixels of the border put right."""
    height, width, channels = source.shape
    (at, room), flat, box = ahead(grid, width), source.reshape(-1), np.array([0, 0, width, height])
    size, oblique, edge = at[0].size, np.empty((0, 3)), np.empty((channels, width), np.float32)
    words, line, held = np.empty((2, size), np.uint64), np.empty(3 * size, np.uint8), np.empty(width, np.int64)
    for y in range(height):
        _locate(grid, degree, inverted, height, width, y, at, room)
        count, x = 0, _run(at, 0, height, width)
        while x < width:
            share = np.float32(_share(at, x, height, width))
            if share > 0:
                border(flat, width, at, x, box, oblique, edge, count)
            for c in range(channels):
                edge[c, count] = covered(edge[c, count], share, fills[c])
            held[count], count = x, count + 1
            at[0][x] = at[2][x] = 0
            x = _run(at, x + 1, height, width)
        level(source, at, words, line)
        row = out[y].reshape(-1)
        for i in range(row.size):  # numpy's way of writing it is many times as slow
            row[i] = line[i]
        for k in range(count):
            for c in range(channels):
                out[y, held[k], c] = np.int32(edge[c, k] + np.float32(0.5))


@njit(nogil=True, cache=True)
def _run(at, left, height, width):  # type: ignore[no-untyped-def]
    """Where the pixels from `left` on all of whose taps are inside end. Blocks of them are tested at once."""
    cols, rows, wide, high, x = at[0], at[2], np.int32(width - 2), np.int32(height - 2), left
    if x < width and not (0 <= cols[x] <= wide and 0 <= rows[x] <= high):
        return x
    while x + 32 <= width:
        out = np.int32(0)
        for k in range(32):
            i = np.uint64(x) + np.uint64(k)
            col, row = cols[i], rows[i]
            out |= col | row | (wide - col) | (high - row)
        if out < 0:  # the sign of one that is
            break
        x += 32
    while x < width and 0 <= cols[x] <= wide and 0 <= rows[x] <= high:
        x += 1
    return x


@njit(nogil=True, cache=True)
def _share(at, x, height, width):  # type: ignore[no-untyped-def]
    """How far a pixel is covered."""
    u, v = at[0][x] + np.float64(at[1][x]) + 0.5, at[2][x] + np.float64(at[3][x]) + 0.5
    return min(max(0.5 + min(u, width - u, v, height - v), 0.0), 1.0)
