"""Box blur: the mean of a square."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_filter import Box
from ..targets import Canvas


@op("box_blur", Canvas)
class BoxBlur(Op):
    """Every pixel becomes the mean of the square that reaches `radius` whole pixels to each side: 1 is 3 by 3. The
    border is mirrored. Drawn values are rounded."""

    radius: Range = param(default=(0.5, 3.5), low=0, high=100, neutral=0, unit="pixels")

    def step(self, canvas: Canvas, *, radius: Floats) -> Box:
        return Box(np.floor(radius + 0.5).astype(np.int64))
