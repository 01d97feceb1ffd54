"""Colour jitter: brightness, contrast, saturation and hue in one."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import ColorMatrix
from ..targets import Canvas
from ..tint import GRAY, after, matrix
from ..tint import hue as turned


@op("color_jitter", Canvas)
class ColorJitter(Op):
    """Brightness, contrast, saturation and hue, in this order, as one map of colours; clipped once, at the end. Each as
    the op of its name does it: contrast about middle gray, hue in YIQ. Fuses with its neighbours into one pass."""

    brightness: Range = param(default=(0.8, 1.2), low=0, high=10, neutral=1, unit="times")
    contrast: Range = param(default=(0.8, 1.2), low=0, high=10, neutral=1, unit="times")
    saturation: Range = param(default=(0.8, 1.2), low=0, high=10, neutral=1, unit="times")
    hue: Range = param(default=(-18.0, 18.0), low=-180, high=180, neutral=0, unit="degrees")

    def step(self, canvas: Canvas, *, brightness: Floats, contrast: Floats, saturation: Floats,
             hue: Floats) -> ColorMatrix:  # fmt: skip
        made = after(matrix(contrast, 0.5 * (1 - contrast)), matrix(brightness, 0 * brightness))
        made = after(matrix(saturation, 0 * saturation) + (1 - saturation)[:, None, None] * GRAY, made)
        return ColorMatrix(after(turned(hue), made))
