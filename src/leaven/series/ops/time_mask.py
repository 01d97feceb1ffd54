"""Time mask: hide spans of time in all channels (Mohsenvand et al., ML4H 2020; DeVries and Taylor, 2017)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ...timeline.space import Timeline
from ..steps import FILLS, Hide


@op("time_mask", Timeline, keyed=True)
class TimeMask(Op):
    """Hide `count` spans of `width` of the length, whole samples, anywhere, in all channels at once.

    fill: the "mean" of the channel within the series, or "zero". Labels stay: what is hidden is still there.
    """

    width: Range = param(default=(0.05, 0.15), low=0, high=1, neutral=0, unit="of the length")
    count: int = setting(default=1, low=1, high=100)
    fill: str = setting(default="mean", options=FILLS)

    def step(self, timeline: Timeline, *, width: Floats, key: Words) -> Hide:
        n, k, samples = key.size, self.count, timeline.samples[:, None]
        u = expand(np.repeat(key, k), np.tile(np.arange(k), n)).reshape(n, k)
        size = np.ceil(width[:, None] * samples)
        first = np.floor(u * (samples - size + 1))
        spans = np.stack([first, first + size], axis=2).astype(np.int64)
        return Hide(spans, np.zeros((n, 0), bool), np.full(n, FILLS.index(self.fill)))
