"""D4: the eight symmetries of the square."""

import numpy as np

from ...core.dist import Floats, Integers, Range
from ...core.op import Op, op, param
from ..steps import Warp
from ..targets import Canvas
from .quarter_turns import turned


@op("d4", Canvas)
class D4(Op):
    """Turn every target by quarters and mirror it: one of eight, each as likely by default. Exact.

    element: 0 to 3 that many quarter turns, counter-clockwise; 4 to 7 the same, then left becomes right. For pictures
    without an up and a left, such as those from above.
    """

    element: Range = param(default=Integers(0, 7), low=0, high=7, neutral=0, unit="th symmetry")

    def step(self, canvas: Canvas, *, element: Floats) -> Warp:
        which = np.round(element).astype(np.int64)
        matrix, after = turned(canvas, which % 4)
        mirrored = which >= 4
        matrix[mirrored, 0] *= -1
        matrix[mirrored, 0, 2] += after.width[mirrored]
        return Warp.of(matrix, after)
