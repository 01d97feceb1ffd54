"""Horizontal flip: left becomes right."""

import numpy as np

from ...core.op import Op, op
from ..affine import linear
from ..steps import Warp
from ..targets import Canvas


@op("horizontal_flip", Canvas, p=0.5)
class HorizontalFlip(Op):
    """Mirror every target about the vertical line through the centre. Exact; on for half of the items by default."""

    def step(self, canvas: Canvas) -> Warp:
        one, zero = np.ones_like(canvas.width), np.zeros_like(canvas.width)
        return Warp.of(linear(-one, zero, zero, one, about=canvas.centre), canvas)
