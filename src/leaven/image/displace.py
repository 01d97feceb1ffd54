"""A smooth field that displaces pictures, masks and points, compiled. Holds no GIL.

The field d is a uniform cubic B-spline over the canvas (de Boor, A Practical Guide to Splines), one control point more
than cells on each side of it. The result at p shows the source at p + d(p); a point q of the source goes to the p with
p + d(p) = q, found by fixed-point steps, which converge as long as d changes by less than a pixel per pixel.
"""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .bilinear import inside
from .sampling import row_arrays
from .tones import Tones, block, done, finish, frozen, program, sheet

Floats = NDArray[np.float64]
STEPS, NEAR = 200, 1e-11


def displace(
    source: NDArray[Any], out: NDArray[Any], grid: Floats, inverted: bool, *, linear: bool, fill: float, tones: Tones
) -> None:
    """source (H, W, C) -> out (H, W, C), float32, uint8 or uint16, or `out` float32. grid (2, rows, columns): control
    points of dx and dy in pixels. inverted: the map back. fill and tones as in `resample`."""
    steps, made = program(tones, source.shape[2], source.dtype, out.dtype, fill), sheet(out)
    _picture(frozen(source), made.pixels, made.planar, frozen(grid), inverted, linear, steps)
    done(made)


def displace_mask(source: NDArray[Any], out: NDArray[Any], grid: Floats, inverted: bool, *, fill: int) -> None:
    """source (H, W) of whole numbers -> out (H, W): the label at the displaced centre of each pixel; `fill` outside."""
    found = np.empty(source.shape, np.int64)
    _labels(found, frozen(grid), inverted)
    out[...] = np.where(found >= 0, source.reshape(-1)[np.maximum(found, 0)], np.array(fill, source.dtype))


@njit(nogil=True, cache=True)
def field(grid, height, width, x, y):  # type: ignore[no-untyped-def]
    """(dx, dy) at a point; outside the canvas, that of the nearest point on it."""
    rows, columns = grid.shape[1] - 3, grid.shape[2] - 3
    u = min(max(x / width, 0.0), 1.0) * columns
    v = min(max(y / height, 0.0), 1.0) * rows
    i, j = min(int(u), columns - 1), min(int(v), rows - 1)
    a, b = _basis(u - i), _basis(v - j)
    dx = dy = 0.0
    for r in range(4):
        for c in range(4):
            weight = b[r] * a[c]
            dx += weight * grid[0, j + r, i + c]
            dy += weight * grid[1, j + r, i + c]
    return dx, dy


@njit(nogil=True, cache=True)
def _basis(t):  # type: ignore[no-untyped-def]
    s = 1 - t
    return s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6


@njit(nogil=True, cache=True)
def pull(grid, height, width, x, y, inverted):  # type: ignore[no-untyped-def]
    """Where the result at (x, y) is taken from; `inverted`: where the source at (x, y) goes."""
    if not inverted:
        dx, dy = field(grid, height, width, x, y)
        return x + dx, y + dy
    u, v = x, y
    for _ in range(STEPS):
        dx, dy = field(grid, height, width, u, v)
        moved = abs(x - dx - u) + abs(y - dy - v)
        u, v = x - dx, y - dy
        if moved < NEAR:
            break
    return u, v


@njit(nogil=True, cache=True)
def push(grids, inverted, rows, height, width, points):  # type: ignore[no-untyped-def]
    """Points (k, v, 2) of the rows (k,) to where they go under the fields (n, 2, ., .) of those rows."""
    out = np.empty_like(points)
    for i in range(points.shape[0]):
        r = rows[i]
        for s in range(points.shape[1]):
            x, y = points[i, s, 0], points[i, s, 1]
            if math.isnan(x):  # of a shape that has left
                out[i, s] = np.nan
                continue
            out[i, s, 0], out[i, s, 1] = pull(grids[r], height[r], width[r], x, y, not inverted[r])
    return out


@njit(nogil=True, cache=True)
def _labels(found, grid, inverted):  # type: ignore[no-untyped-def]
    height, width = found.shape
    for y in range(height):
        for x in range(width):
            u, v = pull(grid, height, width, x + 0.5, y + 0.5, inverted)
            col, row = math.floor(u), math.floor(v)
            found[y, x] = row * width + col if 0 <= col < width and 0 <= row < height else -1


@njit(nogil=True, cache=True)
def _picture(source, out, planar, grid, inverted, linear, steps):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    values, shares, spans = block(channels, width)
    at, u, v = row_arrays(width), np.empty(width), np.empty(width)
    taps, words = np.empty((4, width), source.dtype), np.zeros((2, width), np.uint64)
    table = _table(width, grid.shape[2] - 3)
    for top in range(0, height, len(values)):
        count = min(len(values), height - top)
        for r in range(count):
            if inverted:
                for x in range(width):
                    u[x], v[x] = pull(grid, height, width, x + 0.5, top + r + 0.5, True)
            else:
                _pull_row(grid, height, width, top + r + 0.5, table, u, v)
            spans[r, 0], spans[r, 3] = 0, width
            spans[r, 1], spans[r, 2] = _settle(u, v, height, width, linear, shares[r], at)
            if height > 1 and width > 1:
                inside(source, at, 0, width, taps, words, values[r])
            else:
                _thin(source, at, values[r])
        finish(values, shares, spans, out, planar, top, count, steps)


@njit(nogil=True, cache=True)
def _table(width, columns):  # type: ignore[no-untyped-def]
    """(4, W) the splines that reach each column of pixels, and (columns + 1,) where each cell begins."""
    splines, begins = np.empty((4, width)), np.zeros(columns + 1, np.int64)
    begins[columns] = width
    cell = 0
    for x in range(width):
        at = (x + 0.5) / width * columns
        i = min(int(at), columns - 1)
        while cell < i:
            cell += 1
            begins[cell] = x
        splines[0, x], splines[1, x], splines[2, x], splines[3, x] = _basis(at - i)
    while cell < columns - 1:
        cell += 1
        begins[cell] = width
    return splines, begins


@njit(nogil=True, cache=True)
def _pull_row(grid, height, width, y, table, u, v):  # type: ignore[no-untyped-def]
    """`pull` for the centres of a row: the splines down the columns are the same for all of them."""
    splines, begins = table
    rows, columns = grid.shape[1] - 3, grid.shape[2] - 3
    at = y / height * rows
    j = min(int(at), rows - 1)
    b = _basis(at - j)
    lines = np.zeros((2, columns + 3))
    for k in range(2):
        for c in range(columns + 3):
            for r in range(4):
                lines[k, c] += b[r] * grid[k, j + r, c]
    for cell in range(columns):
        first, many = np.uint64(begins[cell]), begins[cell + 1] - begins[cell]
        for k in range(2):
            into, add = (u, 0.5) if k == 0 else (v, y)
            step = 1.0 if k == 0 else 0.0
            p, q, s, t = lines[k, cell], lines[k, cell + 1], lines[k, cell + 2], lines[k, cell + 3]
            for i in range(many):  # unsigned positions, so that the loop is vectorised
                x = first + np.uint64(i)
                found = splines[0, x] * p + splines[1, x] * q + splines[2, x] * s + splines[3, x] * t
                into[x] = step * (begins[cell] + i) + add + found


@njit(nogil=True, cache=True)
def _settle(u, v, height, width, linear, share, at):  # type: ignore[no-untyped-def]
    """Where each pixel of a row takes its taps, all of them inside, and how far it is covered. -> [left, right), a run
    of pixels that are covered fully."""
    cols, across, rows, down = at
    shift, last_col, last_row = 0.5 if linear else 0.0, max(width - 2, 0), max(height - 2, 0)
    for i in range(u.size):
        x = np.uint64(i)
        near = min(u[x], width - u[x], v[x], height - v[x])  # distance to the nearest side
        if linear:
            share[x] = min(max(0.5 + near, 0.0), 1.0)
        else:
            share[x] = 1.0 if near >= 0 else 0.0
    for i in range(u.size):
        x = np.uint64(i)
        a, b = min(max(u[x] - shift, 0.0), width - 1.0), min(max(v[x] - shift, 0.0), height - 1.0)
        cols[x], rows[x] = min(np.int32(a), last_col), min(np.int32(b), last_row)
        across[x], down[x] = a - cols[x], b - rows[x]
    if not linear:
        for i in range(u.size):  # the pixel that holds the point
            x = np.uint64(i)
            across[x], down[x] = np.floor(across[x]), np.floor(down[x])
    left = 0
    while left < u.size and share[left] < 1:
        left += 1
    right = left
    while right < u.size and share[right] >= 1:
        right += 1
    return left, right


@njit(nogil=True, cache=True)
def _thin(source, at, values):  # type: ignore[no-untyped-def]
    """Means of taps in a picture of one row or one column."""
    cols, across, rows, down = at
    height, width, channels = source.shape
    for c in range(channels):
        for x in range(width):
            other, below = min(cols[x] + 1, width - 1), min(rows[x] + 1, height - 1)
            a, b = np.float32(source[rows[x], cols[x], c]), np.float32(source[rows[x], other, c])
            d, e = np.float32(source[below, cols[x], c]), np.float32(source[below, other, c])
            upper, lower = a + across[x] * (b - a), d + across[x] * (e - d)
            values[c, x] = upper + down[x] * (lower - upper)
