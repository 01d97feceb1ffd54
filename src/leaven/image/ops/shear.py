"""Shear: slant the picture."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import linear
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler


@op("shear", Canvas)
class Shear(Op):
    """Slant every target about the centre of the canvas.

    x: the angle by which upright lines lean, to the right at the top; y: by which level lines rise to the right.
    Cost: one resampling, shared with neighbouring warps.
    """

    x: Range = param(default=(-10.0, 10.0), low=-80, high=80, neutral=0, unit="degrees")
    y: Range = param(default=0.0, low=-80, high=80, neutral=0, unit="degrees")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, x: Floats, y: Floats) -> Warp:
        one, lean, rise = np.ones_like(x), -np.tan(np.radians(x)), -np.tan(np.radians(y))
        return Warp.of(linear(one + lean * rise, lean, rise, one, about=canvas.centre), canvas, **sampler(self))
