"""Permutation (Um et al., ICMI 2017)."""

import numpy as np

from ...core.dist import Floats, Integers, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ...timeline.retime import Retime
from ...timeline.space import Timeline
from ..orders import other_order

MOST = 10


@op("permutation", Timeline, keyed=True)
class Permutation(Op):
    """Cut the series into pieces of whole samples and join them in another order, never the one they had.

    segments: how many pieces, as far as there are samples for them. cuts: at "equal" distances, or "random". Every
    order but the old one is equally likely. Exact: no value changes. What a cut divides goes on as several.
    """

    segments: Range = param(default=Integers(2, 5), low=1, high=MOST, neutral=1, unit="pieces")
    cuts: str = setting(default="equal", options=("equal", "random"))

    def step(self, timeline: Timeline, *, segments: Floats, key: Words) -> Retime:
        n, samples, k = key.size, timeline.samples[:, None], np.arange(MOST + 1)
        count = np.minimum(np.round(segments)[:, None], samples)
        u = expand(np.repeat(key, MOST + 1), np.tile(k, n)).reshape(n, -1)
        if self.cuts == "equal":
            edges = np.floor(samples * np.minimum(k, count) / count)
        else:
            drawn = np.sort(np.where(k[1:] < count, u[:, 1:], 1.0), axis=1)
            inner = np.floor(drawn * (samples - count + 1)) + k[1:]
            edges = np.concatenate([np.zeros((n, 1)), np.where(k[1:] < count, inner, samples)], axis=1)
        order = other_order(u[:, 0], count[:, 0].astype(np.int64), MOST)
        first, end = (np.take_along_axis(e, order, axis=1) for e in (edges[:, :-1], edges[:, 1:]))
        to = np.concatenate([np.zeros((n, 1)), np.cumsum(end - first, axis=1)], axis=1)
        table = np.stack([to[:, :-1], to[:, 1:], first, end, np.ones_like(first)], axis=2)
        return Retime.laid(timeline, timeline, table, np.full((n, 3), np.nan))
