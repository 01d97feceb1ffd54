"""Shot noise: light that comes in photons (Hendrycks and Dietterich, ICLR 2019)."""

from ...core.dist import Floats, LogUniform, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_noise import Shot
from ..targets import Canvas


@op("shot_noise", Canvas, keyed=True)
class ShotNoise(Op):
    """Every value becomes a Poisson count, `photons` standing for full scale: the fewer, the rougher, and bright places
    more than dark ones. Clipped to full scale. Alpha is left alone. Up to 12 photons the count is exact, above it is
    that of a normal with the skewness of a Poisson."""

    photons: Range = param(default=LogUniform(25.0, 500.0), low=1, high=1e6, unit="photons")

    def step(self, canvas: Canvas, *, photons: Floats, key: Words) -> Shot:
        return Shot(photons, key)
