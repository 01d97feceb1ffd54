"""Affine: turn, zoom, shear and shift in one op."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import linear, mul, rotation, scaling, translation
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler


@op("affine", Canvas)
class Affine(Op):
    """Zoom, shear, turn and shift every target, in this order, about the centre of the canvas.

    degrees: counter-clockwise; scale: both axes; aspect: further stretch of the width; shear: lean of upright lines;
    x, y: shift in canvas widths and heights. All at their neutral value do nothing.
    Cost: one resampling, shared with neighbouring warps.
    """

    degrees: Range = param(default=(-15.0, 15.0), low=-180, high=180, neutral=0, unit="degrees")
    scale: Range = param(default=(0.9, 1.1), low=0.05, high=20, neutral=1, unit="times")
    aspect: Range = param(default=1.0, low=0.05, high=20, neutral=1, unit="times")
    shear: Range = param(default=0.0, low=-80, high=80, neutral=0, unit="degrees")
    x: Range = param(default=(-0.1, 0.1), low=-1, high=1, neutral=0, unit="canvas widths")
    y: Range = param(default=(-0.1, 0.1), low=-1, high=1, neutral=0, unit="canvas heights")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, degrees: Floats, scale: Floats, aspect: Floats, shear: Floats,
             x: Floats, y: Floats) -> Warp:  # fmt: skip
        one, zero, centre = np.ones_like(x), np.zeros_like(x), canvas.centre
        matrix = scaling(scale * aspect, scale, about=centre)
        matrix = mul(linear(one, -np.tan(np.radians(shear)), zero, one, about=centre), matrix)
        matrix = mul(rotation(degrees, about=centre), matrix)
        return Warp.of(mul(translation(x * canvas.width, y * canvas.height), matrix), canvas, **sampler(self))
