"""CutMix (Yun et al., ICCV 2019)."""

import numpy as np

from ..core.dist import Beta, Dist, Floats, Range
from ..core.item import Ints
from ..core.op import Op, op, param, setting
from ..image.targets import Canvas
from .paste import Paste


@op("cutmix", Canvas, mixes=1)
class CutMix(Op):
    """Paste a rectangle of a partner; labels mix by the area that was pasted, and masks and boxes follow.

    alpha: the share of the area is drawn from Beta(alpha, alpha); the rectangle has the proportions of the canvas and
    its centre anywhere. Partners come from the same block of the epoch's order and must have the same size.
    """

    alpha: float = setting(default=1.0, low=0.1, high=100)
    x: Range = param(default=(0.0, 1.0), low=0, high=1, unit="canvas widths")
    y: Range = param(default=(0.0, 1.0), low=0, high=1, unit="canvas heights")

    def distributions(self) -> dict[str, Dist]:
        return super().distributions() | {"area": Beta(self.alpha, self.alpha)}

    def step(self, canvas: Canvas, *, area: Floats, x: Floats, y: Floats, ref: Ints) -> Paste:
        size = np.stack([canvas.width, canvas.height], axis=1)
        centre, half = np.stack([x, y], axis=1) * size, np.sqrt(area)[:, None] * size / 2
        box = np.concatenate([np.maximum(centre - half, 0), np.minimum(centre + half, size)], axis=1)
        return Paste.of(ref, box, canvas)
