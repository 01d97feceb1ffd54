"""RGB shift: a little more or less of each colour."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import ColorMatrix
from ..targets import Canvas
from ..tint import matrix


@op("rgb_shift", Canvas)
class RGBShift(Op):
    """Add an amount of its own to red, green and blue; clipped to full scale. Fuses with its neighbours into one pass.
    A gray picture takes their luma; one of 2 or of more than 4 channels is refused."""

    red: Range = param(default=(-0.08, 0.08), low=-1, high=1, neutral=0, unit="of full scale")
    green: Range = param(default=(-0.08, 0.08), low=-1, high=1, neutral=0, unit="of full scale")
    blue: Range = param(default=(-0.08, 0.08), low=-1, high=1, neutral=0, unit="of full scale")

    def step(self, canvas: Canvas, *, red: Floats, green: Floats, blue: Floats) -> ColorMatrix:
        made = matrix(np.ones_like(red), np.zeros_like(red))
        made[:, :, 3] = np.stack([red, green, blue], axis=1)
        return ColorMatrix(made)
