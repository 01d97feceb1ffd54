"""A field of displacements over the canvas: along a row of pixels, at a point, and undone. Compiled. Holds no GIL.

The result at p shows the source at p + d(p). d is given by control points on a grid of equal cells: a uniform cubic
B-spline (degree 3, cells + 3 points a side; de Boor, A Practical Guide to Splines), or flat triangles, two to a cell
(degree 1, cells + 1 points); below 2**15 pixels, so that it fits 32 bits in units of 1 / GRID. Outside the canvas it is
that of the nearest point on it. A point q of the source goes to the p with p + d(p) = q, found by Newton's steps;
should one of them not come closer, by fixed-point steps, which converge as long as d changes by less than a pixel a
pixel.
"""

import math

import numpy as np
from numba import njit

from .machine import fma
from .sampling import GRID

FAST, SURE, NEAR = 30, 400, 1e-11  # steps, and the error in pixels that ends them


@njit(nogil=True, cache=True)
def ahead(grid, width):  # type: ignore[no-untyped-def]
    """Room for what `along` writes and needs: `at`, in whole vectors, since a loop takes long over what is left of one
    (col, part of x, row, part of y of each pixel); numbers, pieces of a row and what its control points come to."""
    n = (width + 15) // 16 * 16
    at = np.zeros(n, np.int32), np.zeros(n, np.float32), np.zeros(n, np.int32), np.zeros(n, np.float32)
    points = grid.shape[2]
    return at, (np.arange(n).astype(np.float32), np.empty((2 * points, 8), np.float32), np.empty((2, points)))


@njit(nogil=True, cache=True)
def along(grid, degree, height, width, y, at, room):  # type: ignore[no-untyped-def]
    """Of every pixel of row y: where it samples, less half a pixel, as whole pixels and the rest, rounded to 1 / GRID.
    In float32: what is displaced by 256 pixels is off by 1 / GRID, as it is by the rounding. at, room: of `ahead`."""
    numbers, pieces, line = room
    part, columns = _row(grid, degree, height, y, line, pieces), grid.shape[2] - degree
    step, first, halves, size, row = columns / width, 0, 2 if degree == 1 else 1, numbers.size, np.int32(y)
    for piece in range(halves * columns):
        cell, half = piece // halves, piece % halves
        end = cell + part if halves == 2 and half == 0 else cell + 1.0
        stop = width if piece == halves * columns - 1 else min(max(math.ceil(end / step - 0.5), first), width)
        last = min(first + (stop - first + 15) // 16 * 16, size)  # the next piece mends what is too much
        a, b, c, d, e, f, g, h = pieces[piece]
        start, by = np.float32((first + 0.5) * step - cell), np.float32(step)
        cols, across, rows, down = at[0][first:last], at[1][first:last], at[2][first:last], at[3][first:last]
        for i in range(cols.size):
            t = fma(numbers[i], by, start)
            u = np.int32(np.rint(fma(fma(fma(d, t, c), t, b), t, a)))
            v = np.int32(np.rint(fma(fma(fma(h, t, g), t, f), t, e)))
            cols[i], across[i] = np.int32(first + i) + (u >> 16), np.float32(u & 65535) * np.float32(1 / GRID)
            rows[i], down[i] = row + (v >> 16), np.float32(v & 65535) * np.float32(1 / GRID)
        first = stop
    for i in range(width, size):
        at[0][i] = at[2][i] = 0


@njit(nogil=True, cache=True)
def _row(grid, degree, height, y, line, pieces):  # type: ignore[no-untyped-def]
    """The polynomials in the place within a cell, 0 to 1, of d along row y, in 1 / GRID pixels -> the row's place."""
    cell, part = _place(y + 0.5, height, grid.shape[1] - degree)
    a, b, c, d = _basis(part)
    for k in range(2):
        for i in range(grid.shape[2] - degree if degree == 1 else 0):
            p, q, r, s = grid[k, cell, i], grid[k, cell, i + 1], grid[k, cell + 1, i], grid[k, cell + 1, i + 1]
            _set(pieces, 2 * i, k, p + part * (r - p), s - r, 0.0, 0.0)
            _set(pieces, 2 * i + 1, k, p + part * (s - q), q - p, 0.0, 0.0)
        if degree == 1:
            continue
        for i in range(line.shape[1]):
            line[k, i] = (a * grid[k, cell, i] + b * grid[k, cell + 1, i]
                          + c * grid[k, cell + 2, i] + d * grid[k, cell + 3, i])  # fmt: skip
        for i in range(line.shape[1] - 3):
            p, q, r, s = line[k, i], line[k, i + 1], line[k, i + 2], line[k, i + 3]
            _set(pieces, i, k, (p + 4 * q + r) / 6, (r - p) / 2, (p - 2 * q + r) / 2, (s - p + 3 * (q - r)) / 6)
    return part


@njit(nogil=True, cache=True)
def _set(pieces, i, k, a, b, c, d):  # type: ignore[no-untyped-def]
    j = 4 * k
    pieces[i, j], pieces[i, j + 1], pieces[i, j + 2], pieces[i, j + 3] = a * GRID, b * GRID, c * GRID, d * GRID


@njit(nogil=True, cache=True)
def _place(at, size, cells):  # type: ignore[no-untyped-def]
    """A coordinate -> its cell, and the place within it."""
    u = min(max(at / size, 0.0), 1.0) * cells
    cell = min(int(u), cells - 1)
    return cell, u - cell


@njit(nogil=True, cache=True)
def _basis(t):  # type: ignore[no-untyped-def]
    s = 1 - t
    return s * s * s / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * s * s * s - 6 * s * s + 4) / 6, t * t * t / 6


@njit(nogil=True, cache=True)
def _slopes(t):  # type: ignore[no-untyped-def]
    s = 1 - t
    return -s * s / 2, (3 * t * t - 4 * t) / 2, (4 * s - 3 * s * s) / 2, t * t / 2


@njit(nogil=True, cache=True)
def field(grid, degree, height, width, x, y):  # type: ignore[no-untyped-def]
    """d at a point, and how it changes: dx, dy, dx by x, dx by y, dy by x, dy by y."""
    rows, columns = grid.shape[1] - degree, grid.shape[2] - degree
    (i, u), (j, v) = _place(x, width, columns), _place(y, height, rows)
    wide, high = columns / width if 0 <= x <= width else 0.0, rows / height if 0 <= y <= height else 0.0
    if degree == 1:
        p, q, a, b, c, d = grid[0, j, i], grid[1, j, i], 0.0, 0.0, 0.0, 0.0
        if u >= v:
            a, c = grid[0, j, i + 1] - p, grid[1, j, i + 1] - q
            b, d = grid[0, j + 1, i + 1] - p - a, grid[1, j + 1, i + 1] - q - c
        else:
            b, d = grid[0, j + 1, i] - p, grid[1, j + 1, i] - q
            a, c = grid[0, j + 1, i + 1] - p - b, grid[1, j + 1, i + 1] - q - d
        return p + u * a + v * b, q + u * c + v * d, wide * a, high * b, wide * c, high * d
    across, down, lean, fall = _basis(u), _basis(v), _slopes(u), _slopes(v)
    dx = dy = a = b = c = d = 0.0
    for r in range(4):
        for s in range(4):
            p, q, weight = grid[0, j + r, i + s], grid[1, j + r, i + s], down[r] * across[s]
            dx, dy = dx + weight * p, dy + weight * q
            a, c = a + down[r] * lean[s] * p, c + down[r] * lean[s] * q
            b, d = b + fall[r] * across[s] * p, d + fall[r] * across[s] * q
    return dx, dy, wide * a, high * b, wide * c, high * d


@njit(nogil=True, cache=True)
def undo(grid, degree, height, width, x, y, u, v):  # type: ignore[no-untyped-def]
    """The point whose displaced place is (x, y), looked for from (u, v) on."""
    best, newton = np.inf, True
    for step in range(SURE):
        dx, dy, a, b, c, d = field(grid, degree, height, width, u, v)
        ex, ey = x - dx - u, y - dy - v
        error = abs(ex) + abs(ey)
        if error < NEAR:
            break
        det = (1 + a) * (1 + d) - b * c
        newton = newton and error < best and step < FAST and det > 0
        best = error
        if newton:
            ex, ey = ((1 + d) * ex - b * ey) / det, ((1 + a) * ey - c * ex) / det
        u, v = u + ex, v + ey
    return u, v


@njit(nogil=True, cache=True)
def push(grids, sizes, degrees, inverted, rows, height, width, points):  # type: ignore[no-untyped-def]
    """Points (k, v, 2) of the rows (k,) to where they go under the fields (n, 2, ., .) of those rows."""
    out = np.empty_like(points)
    for i in range(points.shape[0]):
        n = rows[i]
        grid, degree = grids[n, :, : sizes[n, 0], : sizes[n, 1]], degrees[n]
        for s in range(points.shape[1]):
            x, y = points[i, s, 0], points[i, s, 1]
            if math.isnan(x):  # of a shape that has left
                out[i, s] = np.nan
                continue
            dx, dy = field(grid, degree, height[n], width[n], x, y)[:2]
            if inverted[n]:
                out[i, s, 0], out[i, s, 1] = x + dx, y + dy
            else:
                out[i, s] = undo(grid, degree, height[n], width[n], x, y, x - dx, y - dy)
    return out
