"""Resized crop: a random part, brought to a given size (Szegedy et al., CVPR 2015)."""

import numpy as np

from ...core.dist import Floats, LogUniform, Range
from ...core.op import Op, op, param, setting
from ..affine import mul, rectangle, stretch, translation
from ..steps import Warp
from ..targets import Canvas
from .resize import Resize
from .sampler import INTERPOLATION, smoothness


@op("resized_crop", Canvas)
class ResizedCrop(Op):
    """Cut out a part of `scale` of the area and of `ratio` width to height, anywhere, and bring it to `size`.

    A part that would not fit is made narrower or lower. In evaluation: resized to cover the size, middle cut out.
    Cost: one resampling, shared with neighbouring warps, with a prefilter where it shrinks.
    """

    size: tuple[int, int] = setting(default=(224, 224), low=1, high=65536, unit="pixels")
    scale: Range = param(default=(0.08, 1.0), low=0.001, high=1, unit="canvas areas")
    ratio: Range = param(default=LogUniform(3 / 4, 4 / 3), low=0.01, high=100, unit="widths per height")
    x: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack widths")
    y: Range = param(default=(0.0, 1.0), low=0, high=1, unit="slack heights")
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, scale: Floats, ratio: Floats, x: Floats, y: Floats) -> Warp:
        area = scale * canvas.height * canvas.width
        width = np.clip(np.round(np.sqrt(area * ratio)), 1, canvas.width)
        height = np.clip(np.round(np.sqrt(area / ratio)), 1, canvas.height)
        left, top = np.floor(x * (canvas.width - width) + 0.5), np.floor(y * (canvas.height - height) + 0.5)
        high, wide = (np.full_like(canvas.height, side) for side in self.size)
        matrix = mul(stretch(wide / width, high / height), translation(-left, -top))
        smooth = smoothness(self.interpolation, self.antialias)
        return Warp.of(matrix, Canvas(high, wide), crop=rectangle(left, top, left + width, top + height), smooth=smooth)

    @property
    def counterpart(self) -> tuple[Op, ...]:
        return (
            Resize(
                size=self.size,
                aspect="crop",
                interpolation=self.interpolation,
                antialias=self.antialias,
                name=f"{self.address} in evaluation",
            ),
        )
