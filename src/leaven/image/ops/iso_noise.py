"""ISO noise: the grain of a sensor in the dark."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_noise import Grain
from ..targets import Canvas


@op("iso_noise", Canvas, keyed=True)
class IsoNoise(Op):
    """Add normal noise that all colours of a pixel share, of deviation `luma`, and noise of its own to each colour, of
    deviation `colour`, as a camera at a high sensitivity does; clipped to full scale. Alpha is left alone."""

    luma: Range = param(default=(0.0, 0.08), low=0, high=1, neutral=0, unit="of full scale")
    colour: Range = param(default=(0.0, 0.04), low=0, high=1, neutral=0, unit="of full scale")

    def step(self, canvas: Canvas, *, luma: Floats, colour: Floats, key: Words) -> Grain:
        return Grain(luma, colour, key)
