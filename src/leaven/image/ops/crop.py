"""Crop: keep a part of the picture."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import rectangle, translation
from ..steps import Warp
from ..targets import Canvas


def cut(canvas: Canvas, x0: Floats, y0: Floats, width: Floats, height: Floats) -> Warp:
    """Whole pixels from (x0, y0); nothing outside survives, whatever follows."""
    crop = rectangle(x0, y0, x0 + width, y0 + height)
    return Warp.of(translation(-x0, -y0), Canvas(height, width), crop=crop)


@op("crop", Canvas)
class Crop(Op):
    """A part of fixed size (height, width) in pixels, capped by the canvas, at a place drawn in [0, 1] of the slack.

    x = y = 0.5 is the centre. Exact: whole pixels. In evaluation the centre is taken.
    """

    size: tuple[int, int] = setting(default=(32, 32), low=1, high=65536, unit="pixels")
    x: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack widths")
    y: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack heights")

    def step(self, canvas: Canvas, *, x: Floats, y: Floats) -> Warp:
        height, width = np.minimum(self.size[0], canvas.height), np.minimum(self.size[1], canvas.width)
        x0, y0 = np.floor(x * (canvas.width - width) + 0.5), np.floor(y * (canvas.height - height) + 0.5)
        return cut(canvas, x0, y0, width, height)

    @property
    def counterpart(self) -> tuple[Op, ...]:
        return (Crop(size=self.size, x=0.5, y=0.5, name=f"{self.address} in evaluation"),)
