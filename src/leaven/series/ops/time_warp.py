"""Time warp (Um et al., ICMI 2017)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.normal import normal
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ...timeline.retime import LINEAR, Retime
from ...timeline.space import Timeline
from ..smooth import basis

FINE = 8  # pieces between two knots


@op("time_warp", Timeline, keyed=True)
class TimeWarp(Op):
    """Let time run faster here and slower there; the whole series stays, and so does its length.

    sigma: deviation of the logarithm of the speed at the knots, with a natural cubic spline between them, so that time
    never stands still or runs back. knots: how many lie between the two ends, which have one each. All channels and all
    labels go together.
    """

    sigma: Range = param(default=0.2, low=0, high=2, neutral=0, unit="deviation of log speed")
    knots: int = setting(default=4, low=0, high=100, unit="knots")

    def step(self, timeline: Timeline, *, sigma: Floats, key: Words) -> Retime:
        n, count, pieces = key.size, self.knots + 2, FINE * (self.knots + 1)
        z = normal(expand(np.repeat(key, count), np.tile(np.arange(count), n))).reshape(n, 1, count)
        speed = np.exp(sigma[:, None] * (z * basis(count, pieces)).sum(axis=2))
        passed = np.concatenate([np.zeros((n, 1)), np.cumsum(speed, axis=1)], axis=1)
        samples = timeline.samples[:, None]
        to = samples * (np.arange(pieces + 1) / pieces)
        source = samples * (passed / passed[:, -1:])
        table = np.stack([to[:, :-1], to[:, 1:], source[:, :-1], source[:, 1:], np.ones((n, pieces))], axis=2)
        sampler = np.tile([LINEAR, np.nan, np.nan], (n, 1))
        return Retime.laid(timeline, timeline, table, sampler)
