"""Jitter (Um et al., ICMI 2017)."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ...timeline.space import Timeline
from ..steps import Jitter as JitterStep


@op("jitter", Timeline, keyed=True)
class Jitter(Op):
    """Add independent normal noise to every value.

    sigma: its deviation, in deviations of the channel within the series, missing values aside, so that channels of any
    unit get the same share; a constant channel stays.
    """

    sigma: Range = param(default=0.03, low=0, high=10, neutral=0, unit="deviations of the channel")

    def step(self, timeline: Timeline, *, sigma: Floats, key: Words) -> JitterStep:
        return JitterStep(sigma, key)
