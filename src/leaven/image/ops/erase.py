"""Erase: paint over rectangles (Zhong et al., AAAI 2020; DeVries and Taylor, 2017)."""

import numpy as np

from ...core.dist import Floats, LogUniform, Range
from ...core.op import op, param, setting
from ...core.philox import Words
from ..steps_dropout import Holes
from ..targets import Canvas
from .hide import Hides


@op("erase", Canvas, keyed=True)
class Erase(Hides):
    """Paint `count` rectangles of `area` of the canvas and of `ratio` width to height, anywhere inside, with `fill`.

    Only the picture changes: what is hidden is still there, so masks, boxes and keypoints stay, unless `mask_fill` or
    `min_visible` say otherwise.
    """

    area: Range = param(default=(0.02, 0.2), low=0, high=1, neutral=0, unit="canvas areas")
    ratio: Range = param(default=LogUniform(0.3, 3.3), low=0.01, high=100, unit="widths per height")
    count: int = setting(default=1, low=1, high=100)

    def step(self, canvas: Canvas, *, area: Floats, ratio: Floats, key: Words) -> Holes:
        each = (area * canvas.width * canvas.height)[:, None] * np.stack([ratio, 1 / ratio], axis=1)
        return self.holes(canvas, key, np.repeat(np.sqrt(each)[:, None], self.count, axis=1))
