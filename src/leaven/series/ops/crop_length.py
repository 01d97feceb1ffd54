"""Crop to a length."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...timeline.retime import Retime
from ...timeline.space import Timeline


@op("crop_length", Timeline)
class CropLength(Op):
    """A part of `length` samples, or of all there are, at a place drawn in [0, 1] of the slack. Exact.

    In evaluation the middle is taken.
    """

    length: int = setting(default=64, low=1, high=1 << 30, unit="samples")
    place: Range = param(default=(0.0, 1.0), low=0, high=1, unit="of the slack")

    def step(self, timeline: Timeline, *, place: Floats) -> Retime:
        samples = timeline.samples
        size = np.minimum(self.length, samples)
        first = np.floor(place * (samples - size) + 0.5)
        return Retime.of(timeline, Timeline.of(size, timeline.rate), (0, size, first, first + size))

    @property
    def counterpart(self) -> tuple[Op, ...]:
        return (CropLength(length=self.length, place=0.5, name=f"{self.address} in evaluation"),)
