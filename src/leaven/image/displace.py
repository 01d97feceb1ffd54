"""A picture or a mask, each pixel taken from where a field says. Compiled. Holds no GIL.

Numba, not OpenCV's `remap`, which rounds positions to 1/32 of a pixel and wants them made before, in two maps.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import frozen
from .bilinear import border, inside, level, straight
from .field import ahead, along, field, undo
from .one_map import map_of
from .sampling import GRID
from .sheet import done, sheet
from .steps import FILL, REFLECT
from .tones import MATRIX, Tones, block, covered, finish, program, tone

Floats = NDArray[np.float64]


def displace(
    source: NDArray[Any], out: NDArray[Any], grid: Floats, degree: int, inverted: bool, *, linear: bool, fill: float,
    tones: Tones, border: float = FILL,
) -> None:  # fmt: skip
    """source (H, W, C) -> out (H, W, C), float32, uint8 or uint16, or `out` float32. grid (2, rows, columns): control
    points of dx and dy in pixels, and their degree (see `field`). inverted: the map back. fill and tones as in
    `resample`; coverage by the distance to the nearest side, in pixels of the source; none but full if `border` is
    REPLICATE or REFLECT."""
    steps, deep = program(tones, source.shape[2], source.dtype, out.dtype, fill), source.shape[2]
    plain = linear and source.dtype == np.uint8 and min(source.shape[:2]) > 1 and source.size >= 8
    kinds = steps[0].tolist()
    if plain and deep in (1, 3) and out.dtype == np.uint8 and out.flags.c_contiguous and not kinds:
        _bytes(frozen(source), out, frozen(grid), degree, inverted, border, steps[7])
        return
    made = sheet(out)
    if plain and deep == 3 and made.planar and kinds == [MATRIX]:
        _mapped(frozen(source), made.pixels, frozen(grid), degree, inverted, border, steps)
    else:
        _picture(frozen(source), made.pixels, made.planar, frozen(grid), degree, inverted, border, linear, steps)
    done(made)


def displace_mask(
    source: NDArray[Any],
    out: NDArray[Any],
    grid: Floats,
    degree: int,
    inverted: bool,
    *,
    fill: int,
    border: float = FILL,
) -> None:
    """source (H, W) of whole numbers -> out (H, W): the label at the displaced centre of each pixel; outside `fill`,
    or what `border` says."""
    bits = np.dtype(f"u{source.dtype.itemsize}")
    target = out if out.flags.c_contiguous else np.empty_like(out, order="C")
    value = np.array(fill, source.dtype).view(bits)[()]
    _mask(frozen(source).view(bits), target.view(bits), frozen(grid), degree, inverted, border, value)
    if target is not out:
        np.copyto(out, target)


@njit(nogil=True, cache=True, forceinline=True)
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
def _nearest(at, height, width, beyond, index):  # type: ignore[no-untyped-def]
    """The numbers of the pixels that hold the sample points of a row, -1 outside."""
    cols, across, rows, down = at
    half = np.float32(0.5)
    for i in range(width):
        x = np.uint64(i)
        col = cols[x] + (np.int32(1) if across[x] >= half else np.int32(0))
        row = rows[x] + (np.int32(1) if down[x] >= half else np.int32(0))
        there = (col | row | (np.int32(width - 1) - col) | (np.int32(height - 1) - row)) >= 0
        index[x] = np.int64(row) * width + col if there else -1
    for k in range(width if beyond > FILL else 0):
        if index[k] < 0:
            _fold(at, k, height, width, beyond)
            col, row = cols[k] + (across[k] >= half), rows[k] + (down[k] >= half)
            index[k] = min(max(row, 0), height - 1) * width + min(max(col, 0), width - 1)


@njit(nogil=True, cache=True)
def _mask(source, out, grid, degree, inverted, beyond, fill):  # type: ignore[no-untyped-def]
    height, width = source.shape
    (at, room), flat, index = ahead(grid, width), source.reshape(-1), np.empty(width, np.int64)
    for y in range(height):
        _locate(grid, degree, inverted, height, width, y, at, room)
        _nearest(at, height, width, beyond, index)
        line = out[y]
        for i in range(width):
            x = np.uint64(i)
            label = flat[np.uint64(max(index[x], 0))]
            line[x] = label if index[x] >= 0 else fill


@njit(nogil=True, cache=True)
def _picture(source, out, planar, grid, degree, inverted, beyond, linear, steps):  # type: ignore[no-untyped-def]
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
                _nearest(at, height, width, beyond, index)
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
                    share[right] = _share(at, right, height, width, beyond)
                    if share[right] > 0:
                        border(flat, width, at, right, box, oblique, row, right)
                left = right + 1
        finish(values, shares, spans, out, planar, top, count, steps)


@njit(nogil=True, cache=True)
def _bytes(source, out, grid, degree, inverted, beyond, fills):  # type: ignore[no-untyped-def]
    """`_picture` of uint8 in one or three channels, bilinear and without tones: the same bytes, without a row of
    values. Rows are mixed as a whole, and pixels of the border put right."""
    height, width, channels = source.shape
    at, room = ahead(grid, width)
    words, line = np.empty((2, at[0].size), np.uint64), np.empty(channels * at[0].size, np.uint8)
    edge, share, held = np.empty((channels, width), np.float32), np.empty(width, np.float32), np.empty(width, np.int64)
    for y in range(height):
        _locate(grid, degree, inverted, height, width, y, at, room)
        count = _rim(source, at, beyond, edge, share, held)
        level(source, at, words, line)
        row = out[y].reshape(-1)
        for i in range(row.size):  # numpy's way of writing it is many times as slow
            row[i] = line[i]
        for k in range(count):
            for c in range(channels):
                out[y, held[k], c] = np.int32(covered(edge[c, k], share[k], fills[c]) + np.float32(0.5))


@njit(nogil=True, cache=True)
def _mapped(source, out, grid, degree, inverted, beyond, steps):  # type: ignore[no-untyped-def]
    """`_picture` of uint8 in three channels, bilinear, through one map of colours, for `out` (3, H, W) float32: the way
    of a training batch."""
    height, width, _ = source.shape
    (at, room), colours, fills, half = ahead(grid, width), map_of(steps), steps[7], steps[8]
    flat, words = source.reshape(-1), np.zeros((2, at[0].size), np.uint64)
    edge, share, held = np.empty((3, width), np.float32), np.empty(width, np.float32), np.empty(width, np.int64)
    for y in range(height):
        _locate(grid, degree, inverted, height, width, y, at, room)
        count = _rim(source, at, beyond, edge, share, held)
        straight(flat, width, at, 0, width, words, colours, half, out, y)
        tone(edge, 0, count, steps)
        for k in range(count):
            for c in range(3):
                out[c, y, held[k]] = covered(edge[c, k], share[k], fills[c]) + half


@njit(nogil=True, cache=True)
def _rim(source, at, beyond, edge, shares, held):  # type: ignore[no-untyped-def]
    """The pixels of a row some of whose taps are outside: their values (C, W), how far they are covered and their
    columns (W,), from the first on -> how many. They sample the first pixel from then on, which is there."""
    height, width, _ = source.shape
    flat, box, oblique, count = source.reshape(-1), np.array([0, 0, width, height]), np.empty((0, 3)), 0
    cols, rows, x = at[0], at[2], _run(at, 0, height, width)
    while x < width:
        col, row = cols[x], rows[x]
        if 0 <= col < width - 1 and 0 <= row < height - 1:
            x = _run(at, x, height, width)
            continue
        shares[count] = 0
        if beyond > FILL or (-1 <= col < width and -1 <= row < height):  # others are far outside
            shares[count] = _share(at, x, height, width, beyond)
            if shares[count] > 0:
                border(flat, width, at, x, box, oblique, edge, count)
        held[count] = x
        cols[x] = rows[x] = 0
        x, count = x + 1, count + 1
    return count


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
def _share(at, x, height, width, beyond):  # type: ignore[no-untyped-def]
    """How far a pixel is covered. Beyond the border it may be brought back to where its values are."""
    if beyond > FILL:
        _fold(at, x, height, width, beyond)
        return 1.0
    u, v = at[0][x] + np.float64(at[1][x]) + 0.5, at[2][x] + np.float64(at[3][x]) + 0.5
    return min(max(0.5 + min(u, width - u, v, height - v), 0.0), 1.0)


@njit(nogil=True, cache=True)
def _fold(at, x, height, width, beyond):  # type: ignore[no-untyped-def]
    """Bring a sample point beyond the border back by mirrors at the sides; taps are clamped later, which replicates."""
    if beyond == REFLECT:
        cols, across, rows, down = at
        cols[x], across[x] = _mirrored(cols[x], across[x], width)
        rows[x], down[x] = _mirrored(rows[x], down[x], height)


@njit(nogil=True, cache=True)
def _mirrored(whole, rest, size):  # type: ignore[no-untyped-def]
    u = (whole + np.float64(rest) + 0.5) % (2.0 * size)
    u = min(u, 2.0 * size - u) - 0.5
    return np.int32(np.floor(u)), np.float32(u - np.floor(u))
