"""Time stretch: another tempo at the same pitch."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...timeline import SINC, Retime, Timeline


@op("time_stretch", Timeline)
class TimeStretch(Op):
    """Play `rate` times as fast and keep the pitch, by WSOLA. Attacks land where the map of time, and so every event,
    says. Cost: one pass, shared with the other moves. The length varies: put a fit_length after it."""

    rate: Range = param(default=(0.8, 1.25), low=0.1, high=10, neutral=1, unit="times")

    def step(self, timeline: Timeline, *, rate: Floats) -> Retime:
        samples = np.maximum(np.round(timeline.samples / rate), 1)
        after = Timeline.of(samples, timeline.rate)
        return Retime.of(timeline, after, (0, samples, 0, samples * rate, rate), smooth=SINC)
