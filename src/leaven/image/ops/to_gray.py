"""To gray: colours are taken out."""

import numpy as np

from ...core.op import Op, op
from ..steps import ColorMatrix
from ..targets import Canvas
from ..tint import GRAY


@op("to_gray", Canvas, p=0.5)
class ToGray(Op):
    """Each pixel becomes its luma (ITU-R BT.601) in all of its channels, whose number stays; on for half of the items
    by default. A picture of one channel stays as it is; one of 2 or of more than 4 channels is refused."""

    def step(self, canvas: Canvas) -> ColorMatrix:
        return ColorMatrix(np.tile(GRAY, (canvas.width.size, 1, 1)))
