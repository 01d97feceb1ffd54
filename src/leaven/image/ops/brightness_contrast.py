"""Brightness and contrast in one."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import ColorMatrix
from ..targets import Canvas
from ..tint import matrix


@op("brightness_contrast", Canvas)
class BrightnessContrast(Op):
    """Multiply the distance from middle gray by `contrast`, and add `brightness`; clipped to full scale. Fuses with its
    neighbours into one pass. `brightness` alone multiplies; this one shifts."""

    brightness: Range = param(default=(-0.2, 0.2), low=-1, high=1, neutral=0, unit="of full scale")
    contrast: Range = param(default=(0.8, 1.2), low=0, high=10, neutral=1, unit="times")

    def step(self, canvas: Canvas, *, brightness: Floats, contrast: Floats) -> ColorMatrix:
        return ColorMatrix(matrix(contrast, 0.5 * (1 - contrast) + brightness))
