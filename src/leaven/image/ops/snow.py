"""Snow: flakes fall between the camera and the scene."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_weather import Falling
from ..targets import Canvas

FLAKES, OPACITY, LIGHT, VEIL = 1200, 1.0, 0.97, 0.25  # at an amount of 1


@op("snow", Canvas, keyed=True)
class Snow(Op):
    """Draw snowflakes, the more and the smaller the farther away, and whiten what lies behind them.

    amount: 1 is heavy snowfall. degrees: how far off the vertical they fall, to the right. size: of the nearest flake,
    twice as long as wide, for it falls while the shutter is open. Sizes follow the shorter side. Alpha is left alone.
    """

    amount: Range = param(default=(0.2, 1.0), low=0, high=5, neutral=0, unit="snowfalls")
    degrees: Range = param(default=(-40.0, 40.0), low=-60, high=60, unit="degrees")
    size: Range = param(default=(0.015, 0.03), low=0, high=0.5, unit="shorter sides")

    def step(self, canvas: Canvas, *, amount: Floats, degrees: Floats, size: Floats, key: Words) -> Falling:
        side = size * np.minimum(canvas.width, canvas.height)
        return Falling.of(FLAKES * amount, side, side, degrees, OPACITY, LIGHT, VEIL * amount, key)
