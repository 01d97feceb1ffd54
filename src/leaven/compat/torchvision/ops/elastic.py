"""Elastic: noise smoothed over `sigma` pixels moves every pixel (Simard, Steinkraus and Platt, ICDAR 2003)."""

import math
from dataclasses import replace

import numpy as np

from ....core.dist import Floats
from ....core.op import Op, setting
from ....core.philox import Words
from ....image import Canvas
from ....image.ops.control import shaken
from ....image.ops.sampler import INTERPOLATION, sampler
from ....image.steps import Displace
from ...declare import own

WIDTH = math.sqrt(1 / 3)  # deviation of a cubic B-spline, in cells
SHARE = 151 / 315  # of the deviation of the control points is that of the spline, in both directions together
MOST = 256  # cells along a side
SLOPE = 0.85  # pixels a pixel: a field that changes by less than 1 can be undone; it is looked at in some places only
# a cubic B-spline and its slope, by control points in a row: at a knot, and in the middle between two
KNOT, MIDDLE = np.array([1, 4, 1, 0]) / 6, np.array([1, 23, 23, 1]) / 48
KNOT_SLOPE, MIDDLE_SLOPE = np.array([-1, 0, 1, 0]) / 2, np.array([-1, -5, 5, 1]) / 8


@own("elastic_noise", Canvas, keyed=True)
class ElasticNoise(Op):
    """Uniform noise in (-1, 1) smoothed by a Gaussian of deviation `sigma` pixels, times half of `alpha`, along x and
    along y: here a spline of as wide a kernel and as strong a field, weakened where it would fold."""

    alpha: tuple[float, float] = setting(default=(50.0, 50.0), low=0, high=1e5)
    sigma: tuple[float, float] = setting(default=(5.0, 5.0), low=0.1, high=1e4, unit="pixels")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, key: Words) -> Displace:
        n = key.size
        down, across = (
            np.clip(np.round(length * WIDTH / sigma), 1, MOST).astype(np.int64)
            for length, sigma in ((canvas.height, self.sigma[1]), (canvas.width, self.sigma[0]))
        )
        # a Gaussian leaves 1 / (2 sqrt(pi) sigma) of the deviation of noise
        left = 1 / (2 * math.sqrt(math.pi * self.sigma[0] * self.sigma[1])) / SHARE
        reach = np.array(self.alpha)[:, None, None] / 2 * left
        grid = np.zeros((n, 2, down.max() + 3, across.max() + 3))
        for rows, columns in {*zip(down.tolist(), across.tolist(), strict=True)}:
            mine = (down == rows) & (across == columns)
            each = np.stack([canvas.width[mine] / columns, canvas.height[mine] / rows], axis=1)[:, :, None, None]
            drawn = shaken(key[mine], 2, rows + 3, columns + 3)
            grid[mine, :, : rows + 3, : columns + 3] = _unfolded(drawn * reach, each)
        made = Displace.of(grid, canvas, **sampler(self))
        return replace(made, size=np.stack([down, across], axis=1) + 3)


def _unfolded(grid: Floats, each: Floats) -> Floats:
    """Control points (n, 2, rows, columns) in pixels, weakened where the field would fold; `each` (n, 2, 1, 1): width
    and height of a cell."""
    steepest = np.zeros(len(grid))
    for value, slope in ((KNOT, KNOT_SLOPE), (MIDDLE, MIDDLE_SLOPE)):
        across = abs(_along(_along(grid, slope, 3), value, 2)) / each[:, :1]
        down = abs(_along(_along(grid, value, 3), slope, 2)) / each[:, 1:]
        steepest = np.maximum(steepest, (across + down).max(axis=(1, 2, 3)))
    weaker: Floats = np.minimum(1, SLOPE / np.maximum(steepest, 1e-12))
    return grid * weaker[:, None, None, None]


def _along(grid: Floats, weights: Floats, axis: int) -> Floats:
    """Sums of four neighbours."""
    count = grid.shape[axis] - 3
    found: Floats = sum(w * np.take(grid, np.arange(k, k + count), axis) for k, w in enumerate(weights.tolist()))
    return found
