"""Trim silence: cut off what is quiet at both ends."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.item import Bools, Stack
from ...core.op import Op, op, param, setting
from ...timeline import Retime, Timeline
from ..targets import FRAME, Loudness


@op("trim_silence", Timeline, needs=(Loudness,))
class TrimSilence(Op):
    """Keep from the first to the last frame that is less than `decibels` below the loudest, and `margin` around it.

    Measured on what the ops before have made, over 64 samples at a time. What is all silence is left as it is, which
    its lineage records. The length varies: put a fit_length after it. Exact: whole samples.
    """

    decibels: Range = param(default=30.0, low=1, high=120, unit="decibels")
    margin: float = setting(default=0.01, low=0.0, high=10.0, unit="seconds")

    def able(self, timeline: Timeline, loudness: Stack) -> Bools:
        return np.bincount(loudness.rows, loudness.data, timeline.length.size) > 0

    def step(self, timeline: Timeline, loudness: Stack, *, decibels: Floats) -> Retime:
        rows, n = loudness.rows, timeline.samples
        most = np.zeros(n.size)
        np.maximum.at(most, rows, loudness.data)
        heard = np.flatnonzero(loudness.data > (most * 10 ** (-decibels / 10))[rows])
        frame = (np.arange(rows.size) - np.searchsorted(rows, rows))[heard] * float(FRAME)
        first, last = n.copy(), np.zeros(n.size)
        np.minimum.at(first, rows[heard], frame)
        np.maximum.at(last, rows[heard], frame + FRAME)
        around = np.round(self.margin * timeline.rate)
        first, last = np.maximum(first - around, 0), np.minimum(last + around, n)
        first, last = np.where(last > first, (first, last), (0 * n, n))
        return Retime.of(timeline, Timeline.of(last - first, timeline.rate), (0, last - first, first, last))
