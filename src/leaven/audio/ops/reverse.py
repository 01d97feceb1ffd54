"""Reverse: play it backwards."""

from ...core.op import Op, op
from ...timeline import Retime, Timeline


@op("reverse", Timeline, p=0.5)
class Reverse(Op):
    """Last sample first; events follow, onsets and offsets changing places. Exact. Not for speech that shall stay
    speech."""

    def step(self, timeline: Timeline) -> Retime:
        n = timeline.samples
        return Retime.of(timeline, timeline, (0, n, n, 0))
