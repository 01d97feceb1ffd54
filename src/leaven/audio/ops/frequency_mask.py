"""Frequency mask: bands that are not heard."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ...timeline import Timeline
from ..steps import Spectral


@op("frequency_mask", Timeline, keyed=True)
class FrequencyMask(Op):
    """Take out `count` bands of `width` of the mel scale, anywhere on it, all the time (Park et al., Interspeech 2019:
    27 of 80 bands at most, once or twice). On a spectrogram the mean is filled in."""

    width: Range = param(default=(0.0, 27 / 80), low=0, high=1, neutral=0, unit="mel scales")
    count: int = setting(default=1, low=1, high=100)

    def step(self, timeline: Timeline, *, width: Floats, key: Words) -> Spectral:
        n, k = key.size, self.count
        low = expand(np.repeat(key, k), np.tile(np.arange(k), n)).reshape(n, k) * (1 - width[:, None])
        edges = np.stack([0 * low, 0 * low + 1, low, low + width[:, None]], axis=2)
        return Spectral(edges, timeline.rate)
