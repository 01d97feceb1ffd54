"""Rescale: a larger or smaller picture."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, smoothness
from .side import by_side


@op("rescale", Canvas)
class Rescale(Op):
    """Make every target `factor` times as large, and the canvas with it; `scale` zooms on a canvas that stays. The size
    varies: crop or pad after it. Cost: one resampling, shared with neighbouring warps."""

    factor: Range = param(default=(0.9, 1.1), low=0.01, high=100, neutral=1, unit="times")
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, factor: Floats) -> Warp:
        return by_side(canvas, factor, smoothness(self.interpolation, self.antialias))
