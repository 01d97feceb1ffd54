"""Longest side: a size by the longer side."""

import numpy as np

from ...core.op import Op, op, setting
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, smoothness
from .side import by_side


@op("longest_side", Canvas)
class LongestSide(Op):
    """Bring the longer side to `size` pixels, the other one in proportion. The size varies with the
    proportions: crop or pad after it. Cost: one resampling, shared with neighbouring warps."""

    size: int = setting(default=256, low=1, high=65536, unit="pixels")
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas) -> Warp:
        scale = self.size / np.maximum(canvas.height, canvas.width)
        return by_side(canvas, scale, smoothness(self.interpolation, self.antialias))
