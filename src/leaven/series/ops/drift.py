"""Drift: a sensor that wanders (as in tsaug)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ...timeline.space import Timeline
from ..steps import Wander


@op("drift", Timeline, keyed=True)
class Drift(Op):
    """Add a smooth random walk to each channel; it starts at 0.

    size: how far it goes away, in deviations of the channel within the series. points: how many turns it may take
    between the first and the last sample.
    """

    size: Range = param(default=(0.1, 0.5), low=0, high=100, neutral=0, unit="deviations of the channel")
    points: int = setting(default=3, low=0, high=1000, unit="points")

    def step(self, timeline: Timeline, *, size: Floats, key: Words) -> Wander:
        return Wander(size, np.full(key.size, self.points + 2), key)
