"""Coarse dropout: several holes (DeVries and Taylor, Cutout, 2017)."""

import numpy as np

from ...core.dist import Floats, Integers, Range
from ...core.op import op, param
from ...core.philox import Words
from ..steps_dropout import Holes
from ..targets import Canvas
from .hide import Hides


@op("coarse_dropout", Canvas, keyed=True)
class CoarseDropout(Hides):
    """Paint `count` rectangles of one size, `width` by `height` of the canvas, anywhere inside, with `fill`. They may
    overlap. Masks, boxes and keypoints stay, unless `mask_fill` or `min_visible` say otherwise."""

    count: Range = param(default=Integers(1, 8), low=0, high=100, neutral=0, unit="holes")
    width: Range = param(default=(0.05, 0.2), low=0, high=1, unit="canvas widths")
    height: Range = param(default=(0.05, 0.2), low=0, high=1, unit="canvas heights")

    def step(self, canvas: Canvas, *, count: Floats, width: Floats, height: Floats, key: Words) -> Holes:
        most = int(np.floor(self.dists["count"].bounds[1] + 0.5))
        sides = np.stack([width * canvas.width, height * canvas.height], axis=1)
        return self.holes(canvas, key, np.repeat(sides[:, None], most, axis=1), np.floor(count + 0.5).astype(np.int64))
