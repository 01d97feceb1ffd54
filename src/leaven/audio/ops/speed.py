"""Speed: as a tape does it."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...timeline import SINC, Retime, Timeline


@op("speed", Timeline)
class Speed(Op):
    """Play `rate` times as fast: shorter and higher, or longer and lower (Ko et al., Interspeech 2015).

    Cost: one resampling by windowed sinc, shared with the other moves. The length varies: put a fit_length after it.
    """

    rate: Range = param(default=(0.9, 1.1), low=0.1, high=10, neutral=1, unit="times")

    def step(self, timeline: Timeline, *, rate: Floats) -> Retime:
        samples = np.maximum(np.round(timeline.samples / rate), 1)
        after = Timeline.of(samples, timeline.rate)
        return Retime.of(timeline, after, (0, samples, 0, samples * rate), smooth=SINC)
