"""Brightness: make the picture lighter or darker."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import ColorMatrix
from ..targets import Canvas
from ..tint import matrix


@op("brightness", Canvas)
class Brightness(Op):
    """Multiply every channel by a factor; clipped to full scale. Fuses with its neighbours into one pass."""

    factor: Range = param(default=(0.8, 1.2), low=0, high=10, neutral=1, unit="times")

    def step(self, canvas: Canvas, *, factor: Floats) -> ColorMatrix:
        return ColorMatrix(matrix(factor, 0 * factor))
