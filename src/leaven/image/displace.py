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
    spans[:, :3], spans[:, 3] = 0, width
    for top in range(0, height, len(values)):
        count = min(len(values), height - top)
        for r in range(count):
            y, share = top + r, shares[r]
            for x in range(width):
                u, v = pull(grid, height, width, x + 0.5, y + 0.5, inverted)
                inside = min(u, width - u, v, height - v)  # distance to the nearest side
                share[x] = min(max(0.5 + inside, 0.0), 1.0) if linear else (1.0 if inside >= 0 else 0.0)
                u, v = (u - 0.5, v - 0.5) if linear else (math.floor(u), math.floor(v))
                u, v = min(max(u, 0.0), width - 1.0), min(max(v, 0.0), height - 1.0)
                col, row = min(int(u), max(width - 2, 0)), min(int(v), max(height - 2, 0))
                fx, fy = np.float32(u - col), np.float32(v - row)
                right, below = min(col + 1, width - 1), min(row + 1, height - 1)
                for c in range(channels):
                    a, b = np.float32(source[row, col, c]), np.float32(source[row, right, c])
                    d, e = np.float32(source[below, col, c]), np.float32(source[below, right, c])
                    upper, lower = a + fx * (b - a), d + fx * (e - d)
                    values[r, c, x] = upper + fy * (lower - upper)
        finish(values, shares, spans, out, planar, top, count, steps)
