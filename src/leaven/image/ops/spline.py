"""Control grids of smooth fields that are known: cubic splines hold every cubic exactly, and follow others closely."""

from functools import cache

import numpy as np

from ...core.dist import Floats
from ..affine import mul

Triple = tuple[Floats, Floats, Floats]


def knots(cells: int) -> Triple:
    """(cells + 3,) each: the three knots, in [0, 1] of a side and a little beyond, that a control point stands for."""
    first = np.arange(cells + 3) - 2.0
    return (first / cells, (first + 1) / cells, (first + 2) / cells)


def power(t: Triple, degree: int) -> Floats:
    """The control points of 1, t, t squared or t cubed: its polar form (Ramshaw, Blossoming, 1987)."""
    a, b, c = t
    return (np.ones_like(a), (a + b + c) / 3, (a * b + b * c + a * c) / 3, a * b * c)[degree]


def sites(cells: int) -> Floats:
    """(2 * cells + 1,): the places along a side, in [0, 1], at which a field is followed."""
    return np.arange(2 * cells + 1) / (2 * cells)


def fitted(values: Floats, cells: int) -> Floats:
    """(..., sites, sites) of y and x -> (..., cells + 3, cells + 3): the control points nearest to a field, by least
    squares at the sites."""
    fit = _fit(cells)
    return mul(mul(fit, values), np.ascontiguousarray(fit.T))


@cache
def _fit(cells: int) -> Floats:
    """(cells + 3, sites): values along a side -> control points."""
    at = sites(cells) * cells
    cell = np.minimum(at.astype(int), cells - 1)
    t = at - cell
    s, basis = 1 - t, np.zeros((at.size, cells + 3))
    for k, share in enumerate((s**3, 3 * t**3 - 6 * t**2 + 4, 3 * s**3 - 6 * s**2 + 4, t**3)):
        basis[np.arange(at.size), cell + k] = share / 6
    return np.linalg.pinv(basis).astype(np.float64)
