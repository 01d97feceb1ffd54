"""Window slice (Le Guennec, Malinowski and Tavenard, 2016)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...timeline.retime import LINEAR, Retime
from ...timeline.space import Timeline


@op("window_slice", Timeline)
class WindowSlice(Op):
    """Keep a window of `ratio` of the length, whole samples, and stretch it back to the length. place: 0 the first
    window, 1 the last."""

    ratio: Range = param(default=0.9, low=0.01, high=1, neutral=1, unit="of the length")
    place: Range = param(default=(0.0, 1.0), low=0, high=1, unit="of the slack")

    def step(self, timeline: Timeline, *, ratio: Floats, place: Floats) -> Retime:
        samples = timeline.samples
        size = np.ceil(ratio * samples)
        first = np.floor(place * (samples - size) + 0.5)
        return Retime.of(timeline, timeline, (0, samples, first, first + size), smooth=LINEAR)
