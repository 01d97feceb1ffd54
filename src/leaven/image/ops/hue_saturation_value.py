"""Hue, saturation and value: the hexcone of colours (Smith, SIGGRAPH 1978)."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_colour import Hsv
from ..targets import Canvas


@op("hue_saturation_value", Canvas)
class HueSaturationValue(Op):
    """Turn the hue, and multiply saturation and value, in HSV. A gray stays gray. Clipped to full scale.

    Unlike `hue`, which turns colours in YIQ and fuses, this one changes lumas and costs a pass of its own. A picture of
    one channel has its values multiplied; one of 2 or of more than 4 channels is refused.
    """

    hue: Range = param(default=(-20.0, 20.0), low=-180, high=180, neutral=0, unit="degrees")
    saturation: Range = param(default=(0.8, 1.2), low=0, high=10, neutral=1, unit="times")
    value: Range = param(default=(0.9, 1.1), low=0, high=10, neutral=1, unit="times")

    def step(self, canvas: Canvas, *, hue: Floats, saturation: Floats, value: Floats) -> Hsv:
        return Hsv(hue, saturation, value)
