"""Multiplicative noise: speckle."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_noise import Speckle
from ..targets import Canvas


@op("multiplicative_noise", Canvas, keyed=True)
class MultiplicativeNoise(Op):
    """Multiply every value by 1 plus independent normal noise of deviation `std`, as the speckle of radar and
    ultrasound; clipped to full scale. Alpha is left alone."""

    std: Range = param(default=(0.0, 0.2), low=0, high=2, neutral=0, unit="of the value")

    def step(self, canvas: Canvas, *, std: Floats, key: Words) -> Speckle:
        return Speckle(std, key)
