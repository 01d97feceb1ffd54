"""Gaussian noise."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps import Noise
from ..targets import Canvas


@op("gaussian_noise", Canvas, keyed=True)
class GaussianNoise(Op):
    """Add independent normal noise of deviation `std` to every value; clipped to full scale. Alpha is left alone."""

    std: Range = param(default=(0.0, 0.1), low=0, high=1, neutral=0, unit="of full scale")

    def step(self, canvas: Canvas, *, std: Floats, key: Words) -> Noise:
        return Noise(std, key)
