"""Fog: contrast goes with distance (Koschmieder, 1924)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ..steps_weather import Fog as FogStep
from ..targets import Canvas


@op("fog", Canvas, keyed=True)
class Fog(Op):
    """Lay fog over the picture: what is farther away fades into the `light` of the sky. Distances are those of a flat
    ground with its horizon two fifths down; the density is uneven, as clouds are.

    density: optical depth at the horizon; 1 leaves 37 % of the contrast there, and about three quarters at the lower
    edge. Alpha is left alone; channels that are no colours take the luma of the light.
    """

    density: Range = param(default=(0.5, 2.0), low=0, high=20, neutral=0, unit="optical depths")
    light: float = setting(default=0.88, low=0, high=1, unit="of full scale")

    def step(self, canvas: Canvas, *, density: Floats, key: Words) -> FogStep:
        return FogStep(density, np.full(key.size, self.light), key)
