"""Band pass: as if through a poor line."""

from ...core.dist import Floats, LogUniform, Range
from ...core.op import Op, op, param, setting
from ...timeline import Timeline
from ..steps import Band


@op("band_pass", Timeline)
class BandPass(Op):
    """Weaken what lies below `low` and above `high`, by `slope` decibels an octave; -3 decibels at the edges. In shares
    of half the sampling rate; 0 and 1 leave a side open. Butterworth magnitudes, no phase: nothing is delayed."""

    low: Range = param(default=LogUniform(0.005, 0.05), low=0, high=1, neutral=0, unit="half sampling rates")
    high: Range = param(default=LogUniform(0.3, 1.0), low=0.001, high=1, neutral=1, unit="half sampling rates")
    slope: float = setting(default=12.0, low=6.0, high=96.0, unit="decibels an octave")

    def step(self, timeline: Timeline, *, low: Floats, high: Floats) -> Band:
        return Band(low / 2, high / 2, 0 * low + self.slope)
