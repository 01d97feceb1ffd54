"""Erase: paint over rectangles (Zhong et al., AAAI 2020; DeVries and Taylor, 2017)."""

import numpy as np

from ...core.dist import Floats, LogUniform, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ..steps import Erase as EraseStep
from ..targets import Canvas


@op("erase", Canvas, keyed=True)
class Erase(Op):
    """Paint `count` rectangles of `area` of the canvas and of `ratio` width to height, anywhere inside, with `fill`.

    Only the picture changes: what is hidden is still there, so masks, boxes and keypoints stay.
    """

    area: Range = param(default=(0.02, 0.2), low=0, high=1, neutral=0, unit="canvas areas")
    ratio: Range = param(default=LogUniform(0.3, 3.3), low=0.01, high=100, unit="widths per height")
    count: int = setting(default=1, low=1, high=100)
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")

    def step(self, canvas: Canvas, *, area: Floats, ratio: Floats, key: Words) -> EraseStep:
        n, k = key.size, self.count
        u = expand(np.repeat(key, 2 * k), np.tile(np.arange(2 * k), n)).reshape(n, k, 2)
        size = np.stack([canvas.width, canvas.height], axis=1)
        side = np.sqrt((area * size[:, 0] * size[:, 1])[:, None] * np.stack([ratio, 1 / ratio], axis=1))
        side = np.minimum(np.round(side), size)[:, None]
        first = np.floor(u * (size[:, None] - side) + 0.5)
        return EraseStep(np.concatenate([first, first + side], axis=2).astype(np.int64), np.full(n, self.fill))
