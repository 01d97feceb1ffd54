"""Smooth curves through knots, as a product with the knots."""

from functools import lru_cache

import numpy as np

from ..core.dist import Floats


@lru_cache(maxsize=64)
def basis(knots: int, points: int) -> Floats:
    """(points, knots): the natural cubic spline through equally spaced knots at the middles of `points` equal pieces,
    point by point a weighted sum of the knots."""
    at = (np.arange(points) + 0.5) / points * (knots - 1)
    k = np.minimum(at.astype(np.int64), knots - 2)
    b = (at - k)[:, None]
    a, each = 1.0 - b, np.eye(knots)
    bends = np.zeros((knots, knots))  # second derivatives at the knots, as weighted sums of the knots
    if knots > 2:
        inner = 4.0 * np.eye(knots - 2) + np.eye(knots - 2, k=1) + np.eye(knots - 2, k=-1)
        bends[1:-1] = np.linalg.solve(inner, 6.0 * (each[:-2] - 2.0 * each[1:-1] + each[2:]))
    line = a * each[k] + b * each[k + 1]
    made: Floats = line + ((a**3 - a) * bends[k] + (b**3 - b) * bends[k + 1]) / 6.0
    made.flags.writeable = False
    return made
