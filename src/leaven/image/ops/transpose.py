"""Transpose: rows become columns."""

import numpy as np

from ...core.op import Op, op
from ..steps import Warp
from ..targets import Canvas


@op("transpose", Canvas, p=0.5)
class Transpose(Op):
    """Mirror every target about the diagonal from the upper left; the canvas exchanges height and width. Exact; on for
    half of the items by default."""

    def step(self, canvas: Canvas) -> Warp:
        matrix = np.tile(np.eye(3)[[1, 0, 2]], (canvas.width.size, 1, 1))
        return Warp.of(matrix, Canvas(canvas.width, canvas.height))
