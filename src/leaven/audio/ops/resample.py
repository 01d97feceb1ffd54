"""Resample: another number of samples a second."""

import numpy as np

from ...core.op import Op, op, setting
from ...timeline import SINC, Retime, Timeline


@op("resample", Timeline)
class Resample(Op):
    """`rate` samples a second; length and pitch stay. Windowed sinc, with what the new rate cannot hold filtered away.

    Belongs to `prepare`: one rate for all. Cost: one resampling, shared with the moves beside it.
    """

    rate: int = setting(default=16000, low=1, high=1000000, unit="samples a second")

    def step(self, timeline: Timeline) -> Retime:
        ratio = timeline.rate / self.rate
        samples = np.maximum(np.round(timeline.samples / ratio), 1)
        after = Timeline.of(samples, np.full_like(ratio, self.rate))
        return Retime.of(timeline, after, (0, samples, 0, samples * ratio), smooth=SINC)
