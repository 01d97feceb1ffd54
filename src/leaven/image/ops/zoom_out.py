"""Zoom out: the picture somewhere on a larger canvas (Liu et al., SSD, ECCV 2016)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import translation
from ..steps import Warp
from ..targets import Canvas


@op("zoom_out", Canvas, p=0.5)
class ZoomOut(Op):
    """Put the picture at a random place of a canvas `factor` times as high and wide; the rest takes `fill`. Exact.

    Small objects for a detector; the size varies: put a resize after it. On for half of the items by default."""

    factor: Range = param(default=(1.0, 4.0), low=1, high=16, neutral=1, unit="times")
    x: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack widths")
    y: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack heights")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)

    def step(self, canvas: Canvas, *, factor: Floats, x: Floats, y: Floats) -> Warp:
        height, width = np.floor(canvas.height * factor + 0.5), np.floor(canvas.width * factor + 0.5)
        left, top = np.floor(x * (width - canvas.width) + 0.5), np.floor(y * (height - canvas.height) + 0.5)
        return Warp.of(translation(left, top), Canvas(height, width), fill=self.fill, mask_fill=self.mask_fill)
