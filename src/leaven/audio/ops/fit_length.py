"""Fit length: cut or fill up to a length."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...timeline import Retime, Timeline


@op("fit_length", Timeline)
class FitLength(Op):
    """Exactly `seconds` long: of longer sounds a part, at a place drawn in [0, 1] of the slack; shorter ones lie in
    silence, at such a place. 0.5 is the middle, which is taken in evaluation. Exact: whole samples."""

    seconds: float = setting(default=1.0, low=0.001, high=86400.0, unit="seconds")
    place: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack")

    def step(self, timeline: Timeline, *, place: Floats) -> Retime:
        n, m = timeline.samples, np.maximum(np.round(self.seconds * timeline.rate), 1)
        kept, slack = np.minimum(n, m), abs(n - m)
        at = np.floor(place * slack + 0.5)
        to, start = np.where(m > n, at, 0), np.where(n > m, at, 0)
        return Retime.of(timeline, Timeline.of(m, timeline.rate), (to, to + kept, start, start + kept))

    @property
    def counterpart(self) -> tuple[Op, ...]:
        return (FitLength(seconds=self.seconds, place=0.5, name=f"{self.address} in evaluation"),)
