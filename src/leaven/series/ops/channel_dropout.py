"""Channel dropout (Saeed et al., ICASSP 2021)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.item import Bools, Ints, Stack
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ...timeline.space import Timeline
from ..steps import FILLS, Hide
from ..targets import Channels


@op("channel_dropout", Timeline, needs=(Channels,), keyed=True)
class ChannelDropout(Op):
    """Hide a `share` of the channels, at least one, never all; a series of one channel is skipped.

    fill: "zero", or the "mean" of the channel within the series.
    """

    share: Range = param(default=0.2, low=0, high=1, neutral=0, unit="of the channels")
    fill: str = setting(default="zero", options=FILLS)

    def able(self, timeline: Timeline, channels: Stack) -> Bools:
        """(n,) the rows with more than one channel."""
        return _counts(channels, timeline.length.size) > 1

    def step(self, timeline: Timeline, channels: Stack, *, share: Floats, key: Words) -> Hide:
        n = key.size
        count = _counts(channels, n)
        most = int(count.max())
        u = expand(np.repeat(key, most), np.tile(np.arange(most), n)).reshape(n, most)
        u[np.arange(most) >= count[:, None]] = 1.0  # what is not there is not hidden
        hidden = np.clip(np.round(share * count), share > 0, np.maximum(count - 1, 0))
        ranks = u.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        spans = np.zeros((n, 0, 2), np.int64)
        return Hide(spans, ranks < hidden[:, None], np.full(n, FILLS.index(self.fill)))


def _counts(channels: Stack, n: int) -> Ints:
    """(n,) how many; 1 where an item is not asked for."""
    counts = np.ones(n, np.int64)
    counts[channels.rows] = channels.data[:, 0]
    return counts
