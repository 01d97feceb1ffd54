"""Scaling (Um et al., ICMI 2017)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ...timeline.space import Timeline
from ..steps import Magnify


@op("scaling", Timeline, keyed=True)
class Scaling(Op):
    """Multiply each channel by a normal factor of mean 1 and deviation `sigma`; with channels="all", all by one."""

    sigma: Range = param(default=0.1, low=0, high=2, neutral=0, unit="deviation of the factor")
    channels: str = setting(default="each", options=("each", "all"))

    def step(self, timeline: Timeline, *, sigma: Floats, key: Words) -> Magnify:
        n = key.size
        return Magnify(np.ones(n), sigma, np.ones(n, np.int64), key, np.full(n, self.channels == "all"))
