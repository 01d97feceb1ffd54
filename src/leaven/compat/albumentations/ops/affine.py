"""Affine as Albumentations has it."""

import numpy as np

from ....core.dist import Floats, Range
from ....core.op import Op, param, setting
from ....image import Canvas
from ....image.affine import linear, mul, translation
from ....image.ops.sampler import BORDER, INTERPOLATION, sampler
from ....image.steps import Warp
from ...declare import own


@own("affine", Canvas)
class AffineMap(Op):
    """Scale, turn counter-clockwise, shear along both axes at once, all about the middle, then shift. keep_ratio: both
    sides by scale_x."""

    degrees: Range = param(default=0.0, low=-1e6, high=1e6, neutral=0, unit="degrees")
    scale_x: Range = param(default=1.0, low=1e-3, high=1e3, neutral=1, unit="times")
    scale_y: Range = param(default=1.0, low=1e-3, high=1e3, neutral=1, unit="times")
    shear_x: Range = param(default=0.0, low=-89, high=89, neutral=0, unit="degrees")
    shear_y: Range = param(default=0.0, low=-89, high=89, neutral=0, unit="degrees")
    x: Range = param(default=0.0, low=-10, high=10, neutral=0, unit="canvas widths")
    y: Range = param(default=0.0, low=-10, high=10, neutral=0, unit="canvas heights")
    keep_ratio: bool = setting(default=False)
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    border: str = setting(default="fill", options=BORDER)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=False)

    def step(self, canvas: Canvas, *, degrees: Floats, scale_x: Floats, scale_y: Floats, shear_x: Floats,
             shear_y: Floats, x: Floats, y: Floats) -> Warp:  # fmt: skip
        about, one, none = canvas.centre, np.ones_like(degrees), np.zeros_like(degrees)
        turn = np.deg2rad(degrees)
        cos, sin = np.cos(turn), np.sin(turn)
        sized = linear(scale_x, none, none, scale_x if self.keep_ratio else scale_y, about=about)
        turned = linear(cos, sin, -sin, cos, about=about)
        leant = linear(one, -np.tan(np.deg2rad(shear_x)), -np.tan(np.deg2rad(shear_y)), one, about=about)
        shift = translation(x * canvas.width, y * canvas.height)
        return Warp.of(mul(shift, mul(leant, mul(turned, sized))), canvas, **sampler(self))
