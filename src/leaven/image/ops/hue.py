"""Hue: turn the colours."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import ColorMatrix
from ..targets import Canvas
from ..tint import hue


@op("hue", Canvas)
class Hue(Op):
    """Turn every colour about the gray axis: red by 120 degrees becomes green, by -120 blue; grays and lumas stay.

    A rotation in YIQ (FCC), which is linear and fuses with its neighbours into one pass; not that of HSV, which changes
    lumas. A picture of one channel stays as it is; one of 2 or of more than 4 channels is refused.
    """

    degrees: Range = param(default=(-18.0, 18.0), low=-180, high=180, neutral=0, unit="degrees")

    def step(self, canvas: Canvas, *, degrees: Floats) -> ColorMatrix:
        return ColorMatrix(hue(degrees))
