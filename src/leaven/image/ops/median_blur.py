"""Median blur: specks go, edges stay."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_filter import Median
from ..targets import Canvas


@op("median_blur", Canvas)
class MedianBlur(Op):
    """Every value becomes the middle one of the square that reaches `radius` whole pixels to each side, channel by
    channel; beyond the border its last pixel counts. Drawn values are rounded. Fast up to 2; from 3 on, some 30 times
    slower, and for more than 8 bits some 200 times."""

    radius: Range = param(default=(0.5, 2.5), low=0, high=20, neutral=0, unit="pixels")

    def step(self, canvas: Canvas, *, radius: Floats) -> Median:
        return Median(np.floor(radius + 0.5).astype(np.int64))
