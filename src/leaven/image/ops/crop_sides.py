"""Crop sides: a random border cut away."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import Warp
from ..targets import Canvas
from .crop import cut


@op("crop_sides", Canvas)
class CropSides(Op):
    """Cut whole pixels away at each side, a share of the canvas each; at least one pixel stays. Exact. The size varies:
    put a resize after it."""

    left: Range = param(default=(0.0, 0.1), low=0, high=0.99, neutral=0, unit="canvas widths")
    top: Range = param(default=(0.0, 0.1), low=0, high=0.99, neutral=0, unit="canvas heights")
    right: Range = param(default=(0.0, 0.1), low=0, high=0.99, neutral=0, unit="canvas widths")
    bottom: Range = param(default=(0.0, 0.1), low=0, high=0.99, neutral=0, unit="canvas heights")

    def step(self, canvas: Canvas, *, left: Floats, top: Floats, right: Floats, bottom: Floats) -> Warp:
        x0, y0 = np.floor(left * canvas.width), np.floor(top * canvas.height)
        width = np.maximum(canvas.width - x0 - np.floor(right * canvas.width), 1)
        height = np.maximum(canvas.height - y0 - np.floor(bottom * canvas.height), 1)
        return cut(canvas, x0, y0, width, height)
