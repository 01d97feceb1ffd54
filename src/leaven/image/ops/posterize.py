"""Posterize: fewer levels."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import Quantize
from ..targets import Canvas


@op("posterize", Canvas)
class Posterize(Op):
    """Keep the upper `bits` of 8 and clear the rest: 2 to the power of `bits` levels, for deeper pictures as well. 8
    leaves a picture of 8 bits as it is. Drawn values are rounded. Fuses with its neighbours into one pass."""

    bits: Range = param(default=(4.0, 8.0), low=1, high=8, unit="bits")

    def step(self, canvas: Canvas, *, bits: Floats) -> Quantize:
        return Quantize(2 ** (8 - np.floor(bits + 0.5)) / 255)
