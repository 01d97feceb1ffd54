"""Hiss: noise at a ratio, of any colour."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ...timeline import Timeline
from ..steps import Hiss as HissStep


@op("hiss", Timeline, keyed=True)
class Hiss(Op):
    """Add normal noise so many decibels below the sound, falling by `decay` decibels an octave: 0 white, 3 pink, 6
    brown, below 0 blue. Both powers are of the whole sound, mean squares; silence stays silent. Cut at full scale."""

    decibels: Range = param(default=(5.0, 40.0), low=-20, high=120, unit="decibels")
    decay: Range = param(default=0.0, low=-6, high=12, unit="decibels an octave")

    def step(self, timeline: Timeline, *, decibels: Floats, decay: Floats, key: Words) -> HissStep:
        return HissStep(decibels, decay, key)
