"""Grid distortion: columns and rows of the picture made wider and narrower."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ..steps import CELLS, Displace
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler

BOUND = 0.4  # cells: neighbouring lines come no nearer than a fifth of a cell, so that nothing folds


@op("grid_distortion", Canvas, keyed=True)
class GridDistortion(Op):
    """Move the lines of a grid of five by five sideways and up or down, each its own way, and all between smoothly with
    them. Straight lines along the sides stay straight.

    strength: 0 leaves the picture; 1 is the most that never folds it. The canvas keeps its size; what opens takes
    `fill`. Cost: a resampling of its own. Inverse: exact for coordinates."""

    strength: Range = param(default=(0.0, 0.7), low=0, high=1, neutral=0, unit="of what never folds")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, strength: Floats, key: Words) -> Displace:
        n, lines = key.size, CELLS + 3
        u = expand(np.repeat(key, 2 * lines), np.tile(np.arange(2 * lines), n)).reshape(n, 2, lines)
        cell = np.stack([canvas.width, canvas.height], axis=1) / CELLS
        moves = (2 * u - 1) * (BOUND * strength[:, None] * cell)[:, :, None]
        grid = np.empty((n, 2, lines, lines))
        grid[:, 0], grid[:, 1] = moves[:, 0, None, :], moves[:, 1, :, None]
        how = sampler(self)
        return Displace(
            grid, np.zeros(n, bool), np.tile([how["smooth"], how["fill"], how["mask_fill"]], (n, 1)), canvas
        )
