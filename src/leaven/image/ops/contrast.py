"""Contrast: stretch the values about middle gray."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import ColorMatrix
from ..targets import Canvas
from ..tint import matrix


@op("contrast", Canvas)
class Contrast(Op):
    """Multiply the distance from middle gray (half of full scale) by a factor; 0 leaves a gray sheet.

    The pivot is fixed, not the mean of the picture, so that the op fuses with its neighbours into one pass.
    """

    factor: Range = param(default=(0.8, 1.2), low=0, high=10, neutral=1, unit="times")

    def step(self, canvas: Canvas, *, factor: Floats) -> ColorMatrix:
        return ColorMatrix(matrix(factor, 0.5 * (1 - factor)))
