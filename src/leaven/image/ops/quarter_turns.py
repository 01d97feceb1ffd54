"""Quarter turns: by 90, 180 or 270 degrees."""

import numpy as np

from ...core.dist import Floats, Integers, Range
from ...core.item import Ints
from ...core.op import Op, op, param
from ..steps import Warp
from ..targets import Canvas

COS, SIN = np.array([1.0, 0, -1, 0]), np.array([0.0, 1, 0, -1])


@op("quarter_turns", Canvas)
class QuarterTurns(Op):
    """Turn every target by `turns` quarters, counter-clockwise as seen on screen. Exact; the canvas turns along, so
    that an oblong picture changes its height with its width."""

    turns: Range = param(default=Integers(0, 3), low=0, high=3, neutral=0, unit="quarters")

    def step(self, canvas: Canvas, *, turns: Floats) -> Warp:
        return Warp.of(*turned(canvas, np.round(turns).astype(np.int64)))


def turned(canvas: Canvas, quarter: Ints) -> tuple[Floats, Canvas]:
    """The maps (n, 3, 3) of 0 to 3 quarter turns, and the canvas after."""
    height, width, zero = canvas.height, canvas.width, np.zeros_like(canvas.width)
    matrix = np.zeros((quarter.size, 3, 3))
    matrix[:, 0, 0] = matrix[:, 1, 1] = COS[quarter]
    matrix[:, 0, 1], matrix[:, 1, 0] = SIN[quarter], -SIN[quarter]
    matrix[:, 0, 2] = np.choose(quarter, [zero, zero, width, height])
    matrix[:, 1, 2] = np.choose(quarter, [zero, width, height, zero])
    matrix[:, 2, 2] = 1
    odd = quarter % 2 == 1
    return matrix, Canvas(np.where(odd, width, height), np.where(odd, height, width))
