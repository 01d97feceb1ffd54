"""CLAHE: equalisation tile by tile, with a limit (Zuiderveld, 1994)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..steps_colour import Clahe as ClaheStep
from ..targets import Canvas


@op("clahe", Canvas, p=0.5)
class Clahe(Op):
    """Equalise the luma of each tile, its histogram cut at `limit` times the mean, and go smoothly from tile to tile.

    The change is added to red, green and blue; each channel on its own where there are not three or four. tiles: how
    many down and across. On for half of the items by default."""

    limit: Range = param(default=(1.0, 4.0), low=1, high=100, unit="times the mean")
    tiles: tuple[int, int] = setting(default=(8, 8), low=1, high=256)

    def step(self, canvas: Canvas, *, limit: Floats) -> ClaheStep:
        return ClaheStep(limit, np.tile(np.array(self.tiles, np.int64), (limit.size, 1)))
