"""Defocus: the camera was out of focus."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_filter import Defocus as DefocusStep
from ..targets import Canvas


@op("defocus", Canvas)
class Defocus(Op):
    """Every point becomes an even disc of `radius`: the image of an open aperture. The border is mirrored; below half a
    pixel nothing happens."""

    radius: Range = param(default=(0.003, 0.02), low=0, high=0.25, neutral=0, unit="shorter sides")

    def step(self, canvas: Canvas, *, radius: Floats) -> DefocusStep:
        return DefocusStep(radius * np.minimum(canvas.width, canvas.height))
