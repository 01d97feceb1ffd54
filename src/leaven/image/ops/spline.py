"""Control grids of smooth fields whose formula is known: cubic splines hold every cubic exactly."""

from collections.abc import Callable

import numpy as np

from ...core.dist import Floats

Triple = tuple[Floats, Floats, Floats]


def knots(cells: int) -> Triple:
    """(cells + 3,) each: the three knots, in [0, 1] of a side and a little beyond, that a control point stands for."""
    first = np.arange(cells + 3) - 2.0
    return (first / cells, (first + 1) / cells, (first + 2) / cells)


def power(t: Triple, degree: int) -> Floats:
    """The control points of 1, t, t squared or t cubed: its polar form (Ramshaw, Blossoming, 1987)."""
    a, b, c = t
    return (np.ones_like(a), (a + b + c) / 3, (a * b + b * c + a * c) / 3, a * b * c)[degree]


def fitted(field: Callable[[Floats, Floats], Floats], cells: int) -> Floats:
    """(k, cells + 3, cells + 3): the control points nearest to a smooth field (x, y in [0, 1]) -> (k, ...), by least
    squares over places close together."""
    at = np.linspace(0, 1, 8 * cells + 1)
    cell = np.minimum((at * cells).astype(int), cells - 1)
    t = at * cells - cell
    s = 1 - t
    basis, rows = np.zeros((at.size, cells + 3)), np.arange(at.size)
    for k, share in enumerate((s**3, 3 * t**3 - 6 * t**2 + 4, 3 * s**3 - 6 * s**2 + 4, t**3)):
        basis[rows, cell + k] = share / 6
    back = np.linalg.pinv(basis)
    found: Floats = back @ field(*np.meshgrid(at, at)) @ back.T
    return found
