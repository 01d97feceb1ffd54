"""Polarity: turn the wave over."""

import numpy as np

from ...core.op import Op, op
from ...timeline import Timeline
from ..steps import Gain


@op("polarity", Timeline, p=0.5)
class Polarity(Op):
    """Every sample times -1: the same to the ear, another thing to a network. Exact."""

    def step(self, timeline: Timeline) -> Gain:
        return Gain(np.full(timeline.length.size, -1.0))
