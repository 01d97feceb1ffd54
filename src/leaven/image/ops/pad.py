"""Pad: add a margin."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import translation
from ..steps import Warp
from ..targets import Canvas
from .sampler import BORDER, filling


@op("pad", Canvas)
class Pad(Op):
    """Add whole pixels on every side; they take `fill`. What was cropped away does not come back. Exact."""

    margin: Range = param(default=8.0, low=0, high=4096, neutral=0, unit="pixels")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    border: str = setting(default="fill", options=BORDER)

    def step(self, canvas: Canvas, *, margin: Floats) -> Warp:
        whole = np.floor(margin)
        larger = Canvas(canvas.height + 2 * whole, canvas.width + 2 * whole)
        return Warp.of(translation(whole, whole), larger, **filling(self))
