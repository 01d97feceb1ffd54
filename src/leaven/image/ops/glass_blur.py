"""Glass blur: seen through frosted glass (Hendrycks and Dietterich, ICLR 2019)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_filter import Glass
from ..targets import Canvas


@op("glass_blur", Canvas, keyed=True)
class GlassBlur(Op):
    """Every pixel takes the value of one drawn from the square that reaches `reach` to each side; then a Gaussian of a
    third of that. Masks and boxes stay, since nothing goes further than `reach`."""

    reach: Range = param(default=(0.004, 0.015), low=0, high=0.2, neutral=0, unit="shorter sides")

    def step(self, canvas: Canvas, *, reach: Floats, key: Words) -> Glass:
        return Glass(reach * np.minimum(canvas.width, canvas.height), key)
