"""Pixelate: blocks of one colour."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_codec import Shrink
from ..targets import Canvas


@op("pixelate", Canvas)
class Pixelate(Op):
    """Every block becomes its mean; `blocks` of them lie along the shorter side, square as far as they fit. The canvas
    stays, and so do all labels. Any dtype and number of channels."""

    blocks: Range = param(default=(24.0, 96.0), low=1, high=1000, unit="blocks along the shorter side")

    def step(self, canvas: Canvas, *, blocks: Floats) -> Shrink:
        side = np.stack([canvas.height, canvas.width], axis=1)
        size = np.floor(side * (blocks / side.min(axis=1))[:, None] + 0.5)
        return Shrink(np.clip(size, 1, side).astype(np.int64), np.zeros(blocks.size, bool))
