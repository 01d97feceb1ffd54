"""Window warp (Le Guennec, Malinowski and Tavenard, 2016)."""

import numpy as np

from ...core.dist import Choice, Floats, Range
from ...core.op import Op, op, param
from ...timeline.retime import LINEAR, Retime
from ...timeline.space import Timeline


@op("window_warp", Timeline)
class WindowWarp(Op):
    """Make a window of `window` of the length `scale` times as long, and bring the whole back to its length.

    The window has whole samples. place: 0 at the start, 1 at the end. scale below 1: faster.
    """

    window: Range = param(default=0.1, low=0, high=1, neutral=0, unit="of the length")
    scale: Range = param(default=Choice((0.5, 2.0)), low=0.1, high=10, neutral=1, unit="times as long")
    place: Range = param(default=(0.0, 1.0), low=0, high=1, unit="of the slack")

    def step(self, timeline: Timeline, *, window: Floats, scale: Floats, place: Floats) -> Retime:
        samples = timeline.samples
        size = np.ceil(window * samples)
        first = np.floor(place * (samples - size) + 0.5)
        end, back = first + size, samples / (samples - size + size * scale)
        start, stop = first * back, (first + size * scale) * back
        pieces = ((0, start, 0, first), (start, stop, first, end), (stop, samples, end, samples))
        return Retime.of(timeline, timeline, *pieces, smooth=LINEAR)
