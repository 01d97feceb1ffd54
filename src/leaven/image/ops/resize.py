"""Resize: to a given size."""

import numpy as np

from ...core.op import Op, op, setting
from ..affine import mul, rectangle, stretch, translation
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, smoothness


@op("resize", Canvas)
class Resize(Op):
    """Bring every target to `size` (height, width) in pixels.

    aspect: "stretch" each axis on its own, or "crop": keep the proportions, cover the size, and cut the middle out.
    Cost: one resampling, shared with neighbouring warps, with a prefilter where it shrinks.
    """

    size: tuple[int, int] = setting(default=(224, 224), low=1, high=65536, unit="pixels")
    aspect: str = setting(default="stretch", options=("stretch", "crop"))
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas) -> Warp:
        height, width = (np.full_like(canvas.height, side) for side in self.size)
        smooth = smoothness(self.interpolation, self.antialias)
        y, x = height / canvas.height, width / canvas.width
        if self.aspect == "stretch":
            return Warp.of(stretch(x, y), Canvas(height, width), smooth=smooth)
        both = np.maximum(x, y)
        left, top = (canvas.width * both - width) / 2, (canvas.height * both - height) / 2
        seen = rectangle(left / both, top / both, (left + width) / both, (top + height) / both)
        matrix = mul(translation(-left, -top), stretch(both, both))
        return Warp.of(matrix, Canvas(height, width), crop=seen, smooth=smooth)
