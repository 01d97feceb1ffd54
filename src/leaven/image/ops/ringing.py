"""Ringing: echoes of edges, as after a sharp low pass (Gibbs)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..steps_filter import LowPass
from ..targets import Canvas


@op("ringing", Canvas)
class Ringing(Op):
    """Cut off sharply what is finer than `cutoff` of what pixels can show, in both directions, by a sinc that reaches
    `radius` pixels: edges overshoot, and ring. The border is mirrored. Clipped to full scale; alpha is left alone."""

    cutoff: Range = param(default=(0.25, 0.5), low=0.05, high=1, neutral=1, unit="of what pixels can show")
    radius: int = setting(default=7, low=1, high=50, unit="pixels")

    def step(self, canvas: Canvas, *, cutoff: Floats) -> LowPass:
        return LowPass(cutoff, np.full(cutoff.size, self.radius))
