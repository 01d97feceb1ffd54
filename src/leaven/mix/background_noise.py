"""Background noise: another item of the data, quietly."""

from ..core.dist import Floats, Range
from ..core.item import Ints
from ..core.op import Op, op, param
from ..timeline import Timeline
from .backing import Backing


@op("background_noise", Timeline, mixes=1)
class BackgroundNoise(Op):
    """Lay the sound of a partner under one's own, so many decibels below it; label and events stay one's own.

    `start`: where in the partner it begins; it goes on from its beginning where it is too short. Both powers are those
    of what is heard, mean squares. Partners come from the same block of the epoch's order and must have the same rate.
    """

    decibels: Range = param(default=(3.0, 30.0), low=-20, high=120, unit="decibels")
    start: Range = param(default=(0.0, 1.0), low=0, high=1, unit="partner lengths")

    def step(self, timeline: Timeline, *, decibels: Floats, start: Floats, ref: Ints) -> Backing:
        return Backing.of(timeline, ref, decibels, start)
