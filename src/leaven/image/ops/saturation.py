"""Saturation: towards gray, or away from it."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import ColorMatrix
from ..targets import Canvas
from ..tint import GRAY, matrix


@op("saturation", Canvas)
class Saturation(Op):
    """Blend each pixel with its luma (ITU-R BT.601): 0 is gray, 1 leaves it, above 1 exaggerates. A picture of one
    channel stays as it is; one of 2 or of more than 4 channels is refused."""

    factor: Range = param(default=(0.7, 1.3), low=0, high=10, neutral=1, unit="times")

    def step(self, canvas: Canvas, *, factor: Floats) -> ColorMatrix:
        return ColorMatrix(matrix(factor, 0 * factor) + (1 - factor)[:, None, None] * GRAY)
