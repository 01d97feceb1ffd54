"""Downscale: a picture that once was smaller."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..steps_codec import Shrink
from ..targets import Canvas


@op("downscale", Canvas)
class Downscale(Op):
    """Shrink to `scale` of both sides, by means over areas, and enlarge again: `linear`, or `nearest` in blocks. The
    canvas stays, and so do all labels. Any dtype and number of channels."""

    scale: Range = param(default=(0.25, 0.6), low=0.01, high=1, neutral=1, unit="times")
    interpolation: str = setting(default="linear", options=("linear", "nearest"))

    def step(self, canvas: Canvas, *, scale: Floats) -> Shrink:
        size = np.stack([canvas.height, canvas.width], axis=1) * scale[:, None]
        whole = np.maximum(np.floor(size + 0.5), 1).astype(np.int64)
        return Shrink(whole, np.full(scale.size, self.interpolation == "linear"))
