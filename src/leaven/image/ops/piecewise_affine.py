"""Piecewise affine: a net of triangles, each with a map of its own."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ..steps import Displace
from ..targets import Canvas
from .control import SLOPE, cell, shaken
from .sampler import INTERPOLATION, smoothness


@op("piecewise_affine", Canvas, keyed=True)
class PiecewiseAffine(Op):
    """Move the knots of a net of `cells` by `cells`, each on its own, and with them the triangles, two to a cell;
    every target follows.

    strength: 0 leaves the picture; at 1 a knot goes up to 0.225 of a cell either way, so that no triangle turns over
    and all can be undone. Knots on a side stay on it: nothing opens, nothing leaves.
    Cost: a resampling of its own. Inverse: exact for coordinates.
    """

    strength: Range = param(default=(0.0, 0.7), low=0, high=1, neutral=0, unit="of what never folds")
    cells: int = setting(default=4, low=1, high=32)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, strength: Floats, key: Words) -> Displace:
        reach = SLOPE / 4 * strength[:, None, None, None] * cell(canvas, self.cells)
        grid = shaken(key, 2, self.cells + 1, self.cells + 1) * reach
        grid[:, 0, :, [0, -1]] = grid[:, 1, [0, -1], :] = 0
        return Displace.of(grid, canvas, degree=1, smooth=smoothness(self.interpolation))
