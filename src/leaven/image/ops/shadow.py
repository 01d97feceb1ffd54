"""Shadow: things out of sight stand in the light."""

import numpy as np

from ...core.dist import Floats, Integers, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_weather import Shadow as ShadowStep
from ..targets import Canvas


@op("shadow", Canvas, keyed=True)
class Shadow(Op):
    """Take `strength` of the light away within `count` shapes of six corners, anywhere, with an edge as soft as
    `softness`. Shadows that overlap are no darker. Alpha is left alone."""

    count: Range = param(default=Integers(1, 3), low=0, high=20, neutral=0, unit="shadows")
    strength: Range = param(default=(0.3, 0.6), low=0, high=1, neutral=0, unit="of the light")
    softness: Range = param(default=(0.01, 0.06), low=0, high=0.5, unit="shorter sides")

    def step(self, canvas: Canvas, *, count: Floats, strength: Floats, softness: Floats, key: Words) -> ShadowStep:
        return ShadowStep(np.floor(count + 0.5).astype(np.int64), strength, softness, key)
