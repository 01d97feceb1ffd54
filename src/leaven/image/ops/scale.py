"""Scale: zoom in or out."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import scaling
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler


@op("scale", Canvas)
class Scale(Op):
    """Zoom every target about the centre; the canvas keeps its size.

    factor: above 1 enlarges. What opens takes `fill`. Both axes alike; for one axis see `affine`.
    Cost: one resampling, shared with neighbouring warps, with a prefilter where it shrinks.
    """

    factor: Range = param(default=(0.9, 1.1), low=0.05, high=20, neutral=1, unit="times")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, factor: Floats) -> Warp:
        return Warp.of(scaling(factor, factor, about=canvas.centre), canvas, **sampler(self))
