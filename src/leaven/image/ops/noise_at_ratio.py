"""Noise at a ratio: so many decibels below the signal."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps import NoiseAtRatio as NoiseAtRatioStep
from ..targets import Canvas


@op("noise_at_ratio", Canvas, keyed=True)
class NoiseAtRatio(Op):
    """Add independent normal noise whose power stands so many decibels below that of the picture.

    The power of a picture is the variance of its values, so a flat one gets no noise; 20 decibels mean a hundredth of
    the variance. Clipped to full scale, which takes a little of the noise near black and white. Alpha is left alone.
    """

    decibels: Range = param(default=(10.0, 40.0), low=-20, high=120, unit="decibels")

    def step(self, canvas: Canvas, *, decibels: Floats, key: Words) -> NoiseAtRatioStep:
        return NoiseAtRatioStep(decibels, key)
