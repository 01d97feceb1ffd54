"""Control points of fields of displacements: drawn, fitted to a map, and kept from folding."""

from functools import cache

import numpy as np

from ...core.dist import Floats
from ...core.philox import Words, expand
from ..affine import mul
from ..targets import Canvas

SLOPE = 0.9  # pixels a pixel: a field that changes by less, in both directions together, can be undone
CELLS = 8  # of a grid that a map is fitted to, along each side
SITES = 2 * CELLS + 1  # where it is fitted


def shaken(key: Words, *shape: int) -> Floats:
    """(n, *shape) uniform in (-1, 1), counted on from the keys (n,)."""
    count = int(np.prod(shape))
    u = expand(np.repeat(key, count), np.tile(np.arange(count), key.size))
    return 2 * u.reshape(key.size, *shape) - 1


def cell(canvas: Canvas, columns: int, rows: int) -> Floats:
    """(n, 2, 1, 1): width and height of a cell."""
    return np.stack([canvas.width / columns, canvas.height / rows], axis=1)[:, :, None, None]


def sites() -> Floats:
    """Where a map is looked at, along an axis, from 0 to 1."""
    return np.arange(SITES) / (SITES - 1)


def fitted(values: Floats) -> Floats:
    """(..., SITES, SITES), a map at the sites -> (..., CELLS + 3, CELLS + 3), control points of the nearest spline."""
    fit = _fit()
    return mul(mul(fit, values), np.ascontiguousarray(fit.T))


@cache
def _fit() -> Floats:
    """(CELLS + 3, SITES): values along an axis -> control points, by least squares."""
    at = sites() * CELLS
    first = np.minimum(at.astype(int), CELLS - 1)
    t, basis = at - first, np.zeros((SITES, CELLS + 3))
    weights = (1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, 3 * (1 - t) ** 3 - 6 * (1 - t) ** 2 + 4, t**3
    for k, weight in enumerate(weights):
        basis[np.arange(SITES), first + k] = weight / 6
    return np.linalg.pinv(basis).astype(np.float64)


def unfolded(grid: Floats, each: Floats) -> Floats:
    """Control points (n, 2, rows, columns) in pixels, weakened where the field would change by more than SLOPE; `each`
    (n, 2, 1, 1): a cell. The slope of a spline is a mean of the steps between its control points."""
    steps = grid / each
    across, down = (abs(np.diff(steps, axis=axis)).max(axis=(2, 3)) for axis in (3, 2))
    steepest = (across + down).max(axis=1)
    weaker: Floats = np.minimum(1, SLOPE / np.maximum(steepest, 1e-12))
    return grid * weaker[:, None, None, None]
