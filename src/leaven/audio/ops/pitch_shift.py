"""Pitch shift: higher or lower at the same tempo."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...timeline import SINC, Retime, Timeline


@op("pitch_shift", Timeline)
class PitchShift(Op):
    """Move the pitch by semitones and keep the length: a tape at another speed, stretched back by WSOLA. Events stay.

    Formants move along, as with a tape. Cost: one pass, shared with the other moves.
    """

    semitones: Range = param(default=(-4.0, 4.0), low=-24, high=24, neutral=0, unit="semitones")

    def step(self, timeline: Timeline, *, semitones: Floats) -> Retime:
        n = timeline.samples
        return Retime.of(timeline, timeline, (0, n, 0, n, 2.0 ** (-semitones / 12)), smooth=SINC)
