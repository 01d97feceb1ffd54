"""Invert: the negative."""

import numpy as np

from ...core.op import Op, op
from ..steps import ColorMatrix
from ..targets import Canvas
from ..tint import matrix


@op("invert", Canvas, p=0.5)
class Invert(Op):
    """Every value becomes full scale minus itself; alpha stays. On for half of the items by default. Fuses with its
    neighbours into one pass."""

    def step(self, canvas: Canvas) -> ColorMatrix:
        one = np.ones_like(canvas.width)
        return ColorMatrix(matrix(-one, one))
