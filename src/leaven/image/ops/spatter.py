"""Spatter: drops on the lens (Hendrycks and Dietterich, ICLR 2019)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ..steps_weather import Spatter as SpatterStep
from ..targets import Canvas


@op("spatter", Canvas, keyed=True)
class Spatter(Op):
    """Cover `amount` of the picture with drops some `size` wide: of `water`, which show what lies beside them, or of
    `mud`. Alpha is left alone."""

    amount: Range = param(default=(0.1, 0.3), low=0, high=1, neutral=0, unit="of the picture")
    size: Range = param(default=(0.02, 0.06), low=0.005, high=0.5, unit="shorter sides")
    of: str = setting(default="water", options=("water", "mud"))

    def step(self, canvas: Canvas, *, amount: Floats, size: Floats, key: Words) -> SpatterStep:
        return SpatterStep(amount, size, np.full(key.size, self.of == "mud"), key)
