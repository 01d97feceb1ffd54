"""Sign flip (Rommel et al., J. Neural Eng. 2022)."""

import numpy as np

from ...core.op import Op, op
from ...timeline.space import Timeline
from ..steps import Magnify


@op("sign_flip", Timeline, p=0.5)
class SignFlip(Op):
    """Multiply every value by -1: for signals whose polarity is a matter of wiring."""

    def step(self, timeline: Timeline) -> Magnify:
        n = timeline.length.size
        return Magnify(np.full(n, -1.0), np.zeros(n), np.ones(n, np.int64), np.zeros(n, np.uint64), np.ones(n, bool))
