"""Time shift: earlier or later."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...timeline import Retime, Timeline


@op("time_shift", Timeline)
class TimeShift(Op):
    """Move by a share of the timeline, in whole samples. What leaves comes in at the other end if it may `roll`, and is
    lost if not; what opens then is silent. Exact. An event at the seam comes out as two."""

    share: Range = param(default=(-0.5, 0.5), low=-1, high=1, neutral=0, unit="timelines")
    roll: bool = setting(default=True)

    def step(self, timeline: Timeline, *, share: Floats) -> Retime:
        n = timeline.samples
        by = np.round(share * n)
        late, early = np.maximum(by, 0), np.maximum(-by, 0)
        stays = (late, n - early, early, n - late)
        if not self.roll:
            return Retime.of(timeline, timeline, stays)
        return Retime.of(timeline, timeline, (0 * n, late, n - late, n), stays, (n - early, n, 0 * n, early))
