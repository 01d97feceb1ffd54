"""Tempo warp: parts of it faster, parts slower."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...timeline import SINC, Retime, Timeline


@op("tempo_warp", Timeline)
class TempoWarp(Op):
    """A place `at` moves by `by`, and what lies before and after is stretched to make room, at the same pitch: the time
    warp of SpecAugment (Park et al., Interspeech 2019). The length stays. On spectrograms too."""

    at: Range = param(default=(0.3, 0.7), low=0.2, high=0.8, unit="timelines")
    by: Range = param(default=(-0.1, 0.1), low=-0.15, high=0.15, neutral=0, unit="timelines")

    def step(self, timeline: Timeline, *, at: Floats, by: Floats) -> Retime:
        n, source, to = timeline.samples, at * timeline.samples, (at + by) * timeline.samples
        first, second = source / to, (n - source) / (n - to)
        return Retime.of(timeline, timeline, (0, to, 0, source, first), (to, n, source, n, second), smooth=SINC)
