"""Grid distortion: columns and rows become wider and narrower."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ..steps import Displace
from ..targets import Canvas
from .control import SLOPE, cell, shaken
from .sampler import INTERPOLATION, smoothness


@op("grid_distortion", Canvas, keyed=True)
class GridDistortion(Op):
    """Shift the lines of a grid of `cells` by `cells`, each on its own, and stretch what lies between; every target
    follows.

    strength: 0 leaves the picture; at 1 a line goes up to 0.45 of a cell to either side, so that none meets another and
    all can be undone. The sides of the picture stay: nothing opens, nothing leaves. Lines stay straight along the grid.
    Cost: a resampling of its own. Inverse: exact for coordinates.
    """

    strength: Range = param(default=(0.0, 0.7), low=0, high=1, neutral=0, unit="of what never folds")
    cells: int = setting(default=5, low=2, high=32)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, strength: Floats, key: Words) -> Displace:
        shifts = np.zeros((key.size, 2, self.cells + 1))
        shifts[:, :, 1:-1] = shaken(key, 2, self.cells - 1)
        lines = np.stack([np.tile(shifts[:, 0, None, :], (self.cells + 1, 1)),
                          np.tile(shifts[:, 1, :, None], (1, self.cells + 1))], axis=1)  # fmt: skip
        reach = SLOPE / 2 * strength[:, None, None, None] * cell(canvas, self.cells)
        return Displace.of(lines * reach, canvas, degree=1, smooth=smoothness(self.interpolation))
