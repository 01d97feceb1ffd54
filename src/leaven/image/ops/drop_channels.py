"""Drop channels: a colour is missing."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ..steps_colour import Drop
from ..targets import Canvas


@op("drop_channels", Canvas, keyed=True, p=0.5)
class DropChannels(Op):
    """Fill `count` random channels, never all of them; alpha stays. On for half of the items by default."""

    count: Range = param(default=1.0, low=0, high=1000, neutral=0, unit="channels")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")

    def step(self, canvas: Canvas, *, count: Floats, key: Words) -> Drop:
        return Drop(np.floor(count + 0.5).astype(np.int64), np.full(key.size, self.fill), key)
