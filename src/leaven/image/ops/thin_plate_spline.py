"""Thin plate spline: the smoothest field through moved points (Bookstein, IEEE TPAMI 1989)."""

from functools import cache

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ..affine import mul
from ..steps import Displace
from ..targets import Canvas
from .control import cell, shaken, unfolded
from .sampler import INTERPOLATION, sampler
from .spline import fitted, sites

CELLS = 8  # along each side of the spline that follows the plate


@op("thin_plate_spline", Canvas, keyed=True)
class ThinPlateSpline(Op):
    """Move `points` by `points` control points, each on its own, and bend the picture between as a thin plate would;
    every target follows.

    strength: how far a control point goes, at most, along each axis, of the space between them. Where the picture
    would fold the whole field is weakened, so that it can always be undone. The plate is followed by a cubic spline of
    8 by 8 cells. The canvas keeps its size; what opens takes `fill`. Cost: a resampling of its own. Inverse: exact for
    coordinates.
    """

    strength: Range = param(default=(0.0, 0.3), low=0, high=1, neutral=0, unit="spaces between points")
    points: int = setting(default=4, low=2, high=8)
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, strength: Floats, key: Words) -> Displace:
        grid, count = np.zeros((key.size, 2, CELLS + 3, CELLS + 3)), self.points**2
        for moved, bent in zip(np.moveaxis(shaken(key, 2, count), 2, 0), _plates(self.points), strict=True):
            grid += moved[:, :, None, None] * bent
        space = cell(canvas, self.points - 1)
        grid *= strength[:, None, None, None] * space
        return Displace.of(unfolded(grid, cell(canvas, CELLS)), canvas, **sampler(self))


@cache
def _plates(points: int) -> Floats:
    """(points**2, CELLS + 3, CELLS + 3): the plate that is 1 at one control point and 0 at the others, fitted."""
    lines = np.arange(points) / (points - 1)
    knots = np.stack(np.meshgrid(lines, lines), axis=-1).reshape(-1, 2)
    count, at = len(knots), sites(CELLS)
    places = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)

    def rows(at: Floats) -> Floats:
        far = ((at[:, None] - knots) ** 2).sum(axis=2)
        bend = far * np.log(np.where(far > 0, far, 1))
        return np.concatenate([bend, np.ones((len(at), 1)), at], axis=1)

    system = np.zeros((count + 3, count + 3))
    system[:count], system[count:, :count] = rows(knots), rows(knots)[:, count:].T
    weights = np.linalg.solve(system, np.eye(count + 3, count)).astype(np.float64)
    return fitted(mul(rows(places), weights).T.reshape(count, at.size, at.size), CELLS)
