"""Elastic: noise smoothed over `sigma` pixels moves every pixel (Simard, Steinkraus and Platt, ICDAR 2003)."""

import math
from dataclasses import replace

import numpy as np

from ....core.op import Op, setting
from ....core.philox import Words
from ....image import Canvas
from ....image.ops.control import shaken, unfolded
from ....image.ops.sampler import INTERPOLATION, sampler
from ....image.steps import Displace
from ...declare import own

WIDTH = math.sqrt(1 / 3)  # deviation of a cubic B-spline, in cells
SHARE = 151 / 315  # of the deviation of the control points is that of the spline, in both directions together
MOST = 256  # cells along a side


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
            grid[mine, :, : rows + 3, : columns + 3] = unfolded(drawn * reach, each)
        made = Displace.of(grid, canvas, **sampler(self))
        return replace(made, size=np.stack([down, across], axis=1) + 3)
