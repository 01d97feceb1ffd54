"""PCA: along the colours that the picture has (Krizhevsky, Sutskever and Hinton, NIPS 2012)."""

import numpy as np

from ...core.dist import Dist, Floats, Normal, Range
from ...core.op import Op, op, param
from ..steps_colour import Principal
from ..targets import Canvas


@op("pca", Canvas)
class PCA(Op):
    """Shift all pixels along each of the first three principal axes of the picture's colours, by a normal number times
    `strength` times the standard deviation there; clipped to full scale. A flat picture stays, and alpha does."""

    strength: Range = param(default=0.1, low=0, high=10, neutral=0, unit="deviations")

    def distributions(self) -> dict[str, Dist]:
        return super().distributions() | {axis: Normal(0, 1) for axis in ("first", "second", "third")}

    def step(self, canvas: Canvas, *, strength: Floats, first: Floats, second: Floats, third: Floats) -> Principal:
        return Principal(strength[:, None] * np.stack([first, second, third], axis=1))
