"""Gain: louder or softer."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...timeline import Timeline
from ..steps import Gain as GainStep


@op("gain", Timeline)
class Gain(Op):
    """Amplify by `decibels`; what passes full scale is cut. Cost: shared with the move beside it."""

    decibels: Range = param(default=(-12.0, 12.0), low=-120, high=60, neutral=0, unit="decibels")

    def step(self, timeline: Timeline, *, decibels: Floats) -> GainStep:
        return GainStep(10.0 ** (decibels / 20))
