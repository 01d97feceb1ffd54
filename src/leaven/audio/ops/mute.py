"""Mute: a time mask."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ...timeline import Timeline
from ..steps import Silence


@op("mute", Timeline, keyed=True)
class Mute(Op):
    """Silence on `count` stretches of `width` of the timeline, anywhere inside: a time mask (Park et al., Interspeech
    2019). Events stay: what is hidden is still there. On a spectrogram the mean is filled in."""

    width: Range = param(default=(0.01, 0.2), low=0, high=1, neutral=0, unit="timelines")
    count: int = setting(default=1, low=1, high=100)
    fade: float = setting(default=0.005, low=0.0, high=1.0, unit="seconds")

    def step(self, timeline: Timeline, *, width: Floats, key: Words) -> Silence:
        n, k = key.size, self.count
        u = expand(np.repeat(key, k), np.tile(np.arange(k), n)).reshape(n, k)
        samples, size = timeline.samples[:, None], np.round(width * timeline.samples)[:, None]
        first = np.floor(u * (samples - size) + 0.5)
        spans = np.stack([first, first + size], axis=2).astype(np.int64)
        return Silence(spans, np.round(self.fade * timeline.rate).astype(np.int64))
