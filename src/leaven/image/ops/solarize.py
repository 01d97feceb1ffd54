"""Solarize: turn bright values around."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import Curve
from ..targets import Canvas


@op("solarize", Canvas)
class Solarize(Op):
    """Invert every value from `threshold` on; at 0 all of the picture, above 1 nothing."""

    threshold: Range = param(default=(0.5, 1.0), low=0, high=1.01, neutral=1.01, unit="of full scale")

    def step(self, canvas: Canvas, *, threshold: Floats) -> Curve:
        zero, one, edge = np.zeros_like(threshold), np.ones_like(threshold), np.minimum(threshold, 1)
        x = np.stack([zero, edge, edge, one, one], axis=1)
        stays = threshold > 1
        y = np.stack(
            [zero, edge, np.where(stays, edge, 1 - edge), np.where(stays, one, zero), np.where(stays, one, zero)],
            axis=1,
        )
        return Curve(np.stack([x, y], axis=1))
