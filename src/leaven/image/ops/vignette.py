"""Vignette: dark corners."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_colour import Light
from ..targets import Canvas


@op("vignette", Canvas)
class Vignette(Op):
    """Darken the picture towards its corners, as a lens does: by `strength` far out, nothing in the middle, along a
    bell. Alpha is left alone."""

    strength: Range = param(default=(0.2, 0.6), low=0, high=1, neutral=0, unit="of the value")

    def step(self, canvas: Canvas, *, strength: Floats) -> Light:
        n, zero = strength.size, np.zeros_like(strength)
        return Light(-strength, zero, np.full(n, 2, np.int64), np.full((n, 2), 0.5), np.full(n, 0.5))
