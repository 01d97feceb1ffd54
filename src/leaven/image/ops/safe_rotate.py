"""Safe rotate: turn the picture, and lose no corner."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import mul, rotation, scaling
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler


@op("safe_rotate", Canvas)
class SafeRotate(Op):
    """Turn every target about the centre, and shrink it until its corners fit; the canvas keeps its size.

    degrees: counter-clockwise as seen on screen. Both axes shrink alike, so that right angles stay; what opens takes
    `fill`. Cost: one resampling, shared with neighbouring warps."""

    degrees: Range = param(default=(-90.0, 90.0), low=-180, high=180, neutral=0, unit="degrees")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, degrees: Floats) -> Warp:
        turn = rotation(degrees, about=canvas.centre)
        cos, sin = np.abs(turn[:, 0, 0]), np.abs(turn[:, 0, 1])
        wide, high = cos * canvas.width + sin * canvas.height, sin * canvas.width + cos * canvas.height
        by = np.minimum(canvas.width / wide, canvas.height / high)
        fit = scaling(by, by, about=canvas.centre)
        return Warp.of(mul(fit, turn), canvas, **sampler(self))
