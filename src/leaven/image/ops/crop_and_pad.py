"""Crop and pad: each side moved in or out."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import mul, rectangle, stretch, translation
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler


@op("crop_and_pad", Canvas)
class CropAndPad(Op):
    """Move each side of the picture in (below 0: cut away) or out (above 0: takes `fill`), in whole pixels, and stretch
    what there is to the canvas, which keeps its size; at least one pixel stays.
    Cost: one resampling, shared with neighbouring warps."""

    left: Range = param(default=(-0.1, 0.1), low=-0.49, high=1, neutral=0, unit="canvas widths")
    top: Range = param(default=(-0.1, 0.1), low=-0.49, high=1, neutral=0, unit="canvas heights")
    right: Range = param(default=(-0.1, 0.1), low=-0.49, high=1, neutral=0, unit="canvas widths")
    bottom: Range = param(default=(-0.1, 0.1), low=-0.49, high=1, neutral=0, unit="canvas heights")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, left: Floats, top: Floats, right: Floats, bottom: Floats) -> Warp:
        x0, x1 = _ends(canvas.width, left, right)
        y0, y1 = _ends(canvas.height, top, bottom)
        matrix = mul(stretch(canvas.width / (x1 - x0), canvas.height / (y1 - y0)), translation(-x0, -y0))
        return Warp.of(matrix, canvas, crop=rectangle(x0, y0, x1, y1), **sampler(self))


def _ends(size: Floats, before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Where the picture begins and ends after, in whole pixels of the picture before."""
    first = np.minimum(np.floor(0.5 - before * size), size - 1)
    return first, np.maximum(np.floor(size + after * size + 0.5), first + 1)
