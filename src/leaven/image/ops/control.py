"""Control points of fields of displacements: drawn, and kept from folding."""

import numpy as np

from ...core.dist import Floats
from ...core.philox import Words, expand
from ..targets import Canvas

SLOPE = 0.9  # pixels a pixel: a field that changes by less, in both directions together, can be undone


def shaken(key: Words, *shape: int) -> Floats:
    """(n, *shape) uniform in (-1, 1), counted on from the keys (n,)."""
    count = int(np.prod(shape))
    u = expand(np.repeat(key, count), np.tile(np.arange(count), key.size))
    return 2 * u.reshape(key.size, *shape) - 1


def cell(canvas: Canvas, cells: int) -> Floats:
    """(n, 2, 1, 1): width and height of a cell."""
    return np.stack([canvas.width, canvas.height], axis=1)[:, :, None, None] / cells


def unfolded(grid: Floats, each: Floats) -> Floats:
    """Control points (n, 2, rows, columns) in pixels, weakened where the field would change by more than SLOPE; `each`
    (n, 2, 1, 1): a cell. The slope of a spline is a mean of the steps between its control points."""
    steps = grid / each
    across, down = (abs(np.diff(steps, axis=axis)).max(axis=(2, 3)) for axis in (3, 2))
    steepest = (across + down).max(axis=1)
    weaker: Floats = np.minimum(1, SLOPE / np.maximum(steepest, 1e-12))
    return grid * weaker[:, None, None, None]
