"""Magnitude warp (Um et al., ICMI 2017)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ...timeline.space import Timeline
from ..steps import Magnify


@op("magnitude_warp", Timeline, keyed=True)
class MagnitudeWarp(Op):
    """Multiply each channel by a smooth curve: a natural cubic spline through normal factors of mean 1.

    sigma: deviation of the factors. knots: how many lie between the first and the last sample, which have one each.
    channels: a curve for "each", or one for "all".
    """

    sigma: Range = param(default=0.2, low=0, high=2, neutral=0, unit="deviation of the factor")
    knots: int = setting(default=4, low=0, high=1000, unit="knots")
    channels: str = setting(default="each", options=("each", "all"))

    def step(self, timeline: Timeline, *, sigma: Floats, key: Words) -> Magnify:
        n = key.size
        return Magnify(np.ones(n), sigma, np.full(n, self.knots + 2), key, np.full(n, self.channels == "all"))
