"""Shift: move the picture sideways."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import translation
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler


@op("shift", Canvas)
class Shift(Op):
    """Move every target by a fraction of the canvas; what opens takes `fill`.

    x, y: to the right and down, in canvas widths and heights. Cost: one resampling, shared with neighbouring warps.
    """

    x: Range = param(default=(-0.1, 0.1), low=-1, high=1, neutral=0, unit="canvas widths")
    y: Range = param(default=(-0.1, 0.1), low=-1, high=1, neutral=0, unit="canvas heights")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, x: Floats, y: Floats) -> Warp:
        return Warp.of(translation(x * canvas.width, y * canvas.height), canvas, **sampler(self))
