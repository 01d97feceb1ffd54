"""Resize to a length."""

import numpy as np

from ...core.op import Op, op, setting
from ...timeline.retime import LINEAR, Retime
from ...timeline.space import Timeline


@op("resize_length", Timeline)
class ResizeLength(Op):
    """Stretch or shrink the whole to `length` samples; where it shrinks, values are averaged, none is passed over.

    The rate stays, so that events move with the samples.
    """

    length: int = setting(default=64, low=1, high=1 << 30, unit="samples")

    def step(self, timeline: Timeline) -> Retime:
        size = np.full_like(timeline.length, self.length)
        after = Timeline.of(size, timeline.rate)
        return Retime.of(timeline, after, (0, size, 0, timeline.samples), smooth=LINEAR)
