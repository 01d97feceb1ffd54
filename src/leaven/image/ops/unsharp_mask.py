"""Unsharp mask: what a blur takes away is added (Gonzalez and Woods, Digital Image Processing, 3.6.3)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..steps_filter import Unsharp
from ..targets import Canvas


@op("unsharp_mask", Canvas)
class UnsharpMask(Op):
    """Add `amount` times the distance from a Gaussian blur of deviation `sigma`, where that distance is `threshold` or
    more, so that noise is not sharpened. Clipped to full scale; alpha is left alone."""

    sigma: Range = param(default=(0.5, 2.0), low=0, high=50, unit="pixels")
    amount: Range = param(default=(0.2, 1.0), low=0, high=10, neutral=0, unit="times")
    threshold: float = setting(default=0.0, low=0, high=1, unit="of full scale")

    def step(self, canvas: Canvas, *, sigma: Floats, amount: Floats) -> Unsharp:
        return Unsharp(sigma, amount, np.full(sigma.size, self.threshold))
