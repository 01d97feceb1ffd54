"""Crops that Albumentations has: a given part, and one of drawn height."""

import numpy as np

from ....core.dist import Floats, Range
from ....core.op import Op, param, setting
from ....image import Canvas
from ....image.ops.crop import cut
from ....image.steps import Warp
from ...declare import own


@own("crop_part", Canvas)
class CropPart(Op):
    """Whole pixels from (left, top) to (right, bottom), capped by the canvas; at least one."""

    left: int = setting(default=0, low=0, high=65536, unit="pixels")
    top: int = setting(default=0, low=0, high=65536, unit="pixels")
    right: int = setting(default=65536, low=0, high=65536, unit="pixels")
    bottom: int = setting(default=65536, low=0, high=65536, unit="pixels")

    def step(self, canvas: Canvas) -> Warp:
        x0, y0 = np.minimum(self.left, canvas.width - 1), np.minimum(self.top, canvas.height - 1)
        x1, y1 = np.clip(self.right, x0 + 1, canvas.width), np.clip(self.bottom, y0 + 1, canvas.height)
        return cut(canvas, x0, y0, x1 - x0, y1 - y0)


@own("crop_of_height", Canvas)
class CropOfHeight(Op):
    """A part of drawn height in pixels, `ratio` times as wide, anywhere; capped by the canvas."""

    height: Range = param(default=32.0, low=1, high=65536, unit="pixels")
    ratio: float = setting(default=1.0, low=0.01, high=100, unit="widths per height")
    x: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack widths")
    y: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack heights")

    def step(self, canvas: Canvas, *, height: Floats, x: Floats, y: Floats) -> Warp:
        high = np.minimum(np.floor(height), canvas.height)
        wide = np.clip(np.floor(high * self.ratio), 1, canvas.width)
        x0, y0 = np.floor(x * (canvas.width - wide) + 0.5), np.floor(y * (canvas.height - high) + 0.5)
        return cut(canvas, x0, y0, wide, high)
