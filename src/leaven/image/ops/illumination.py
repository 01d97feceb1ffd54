"""Illumination: light that falls from one side, or on one place."""

import numpy as np

from ...core.dist import Floats, Integers, Range
from ...core.op import Op, op, param
from ..steps_colour import Light
from ..targets import Canvas


@op("illumination", Canvas)
class Illumination(Op):
    """Multiply every value by a gradient: for half of the items brighter towards one side and darker towards the other,
    for the others brighter or darker about one place; clipped to full scale. Alpha is left alone.

    gain: how much brighter, at most; below 0 darker. degrees: the side, counter-clockwise from the right. place: 0 for
    a side, 1 for a place, at x and y, a bell `width` wide.
    """

    gain: Range = param(default=(-0.3, 0.3), low=-1, high=10, neutral=0, unit="of the value")
    degrees: Range = param(default=(0.0, 360.0), low=-360, high=360, unit="degrees")
    place: Range = param(default=Integers(0, 1), low=0, high=1, unit="kind")
    x: Range = param(default=(0.0, 1.0), low=-1, high=2, unit="canvas widths")
    y: Range = param(default=(0.0, 1.0), low=-1, high=2, unit="canvas heights")
    width: Range = param(default=(0.3, 0.8), low=0.01, high=10, unit="half diagonals")

    def step(self, canvas: Canvas, *, gain: Floats, degrees: Floats, place: Floats, x: Floats, y: Floats,
             width: Floats) -> Light:  # fmt: skip
        return Light(gain, degrees, np.round(place).astype(np.int64), np.stack([x, y], axis=1), width)
