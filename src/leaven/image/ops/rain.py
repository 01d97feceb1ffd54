"""Rain: streaks of drops, and what lies behind them paler (Garg and Nayar, IJCV 2007)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_weather import Falling
from ..targets import Canvas

DROPS, WIDTH, OPACITY, LIGHT, VEIL = 600, 0.008, 0.8, 0.8, 0.25  # at an amount of 1; width in shorter sides


@op("rain", Canvas, keyed=True)
class Rain(Op):
    """Draw streaks of rain, the more and the smaller the farther away, and take contrast from what lies behind them.

    amount: 1 is a heavy shower. degrees: how far off the vertical they fall, to the right. length: of the nearest
    streak, which depends on the wind and the shutter. Sizes follow the shorter side. Alpha is left alone.
    """

    amount: Range = param(default=(0.2, 1.0), low=0, high=5, neutral=0, unit="showers")
    degrees: Range = param(default=(-20.0, 20.0), low=-60, high=60, unit="degrees")
    length: Range = param(default=(0.1, 0.25), low=0, high=1, unit="shorter sides")

    def step(self, canvas: Canvas, *, amount: Floats, degrees: Floats, length: Floats, key: Words) -> Falling:
        side = np.minimum(canvas.width, canvas.height)
        return Falling.of(DROPS * amount, length * side, WIDTH * side, degrees, OPACITY, LIGHT, VEIL * amount, key)
