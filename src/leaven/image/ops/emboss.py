"""Emboss: edges as if lit from one side."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_filter import Relief
from ..targets import Canvas

WHOLE = 2**0.5  # so that a slanting light gives the usual whole numbers


@op("emboss", Canvas)
class Emboss(Op):
    """Add `strength` times the slope of the brightness away from a light at `degrees`, counter-clockwise from the
    right as seen on screen: 135 is the upper left. What rises towards the light is lit, what falls lies in shadow. Over
    3 by 3 pixels; the border is mirrored. Clipped to full scale; alpha is left alone."""

    strength: Range = param(default=(0.2, 0.7), low=0, high=5, neutral=0, unit="times")
    degrees: Range = param(default=(0.0, 360.0), low=-360, high=360, unit="degrees")

    def step(self, canvas: Canvas, *, strength: Floats, degrees: Floats) -> Relief:
        slope = WHOLE * strength
        return Relief(-slope * np.cos(np.radians(degrees)), slope * np.sin(np.radians(degrees)))
