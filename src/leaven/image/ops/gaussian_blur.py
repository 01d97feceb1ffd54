"""Gaussian blur."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import Filter
from ..targets import Canvas


@op("gaussian_blur", Canvas)
class GaussianBlur(Op):
    """Smooth with a Gaussian of deviation `sigma`, cut at four deviations; the border is mirrored."""

    sigma: Range = param(default=(0.3, 2.0), low=0, high=50, neutral=0, unit="pixels")

    def step(self, canvas: Canvas, *, sigma: Floats) -> Filter:
        return Filter(sigma)
