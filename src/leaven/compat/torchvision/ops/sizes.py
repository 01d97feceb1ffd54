"""Sizes by one side, rounded down."""

import numpy as np

from ....core.dist import Floats, Range
from ....core.op import Op, param, setting
from ....image import Canvas
from ....image.affine import stretch
from ....image.ops.sampler import INTERPOLATION, smoothness
from ....image.steps import Warp
from ...declare import own


def _to(canvas: Canvas, height: Floats, width: Floats, op: "Shorter | Scaled | Longer | Within") -> Warp:
    height, width = np.maximum(height, 1), np.maximum(width, 1)
    smooth = smoothness(op.interpolation, op.antialias)
    return Warp.of(stretch(width / canvas.width, height / canvas.height), Canvas(height, width), smooth=smooth)


@own("shorter_side", Canvas)
class Shorter(Op):
    """The shorter side to `size`, the other in proportion and rounded down; no side beyond `longest`."""

    size: Range = param(default=256, low=1, high=65536, unit="pixels")
    longest: int = setting(default=65536, low=1, high=65536, unit="pixels")
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, size: Floats) -> Warp:
        short, long = np.minimum(canvas.height, canvas.width), np.maximum(canvas.height, canvas.width)
        size = np.round(size)
        other = np.floor(size * long / short)
        size = np.where(other > self.longest, np.floor(self.longest * size / other), size)
        other = np.minimum(other, self.longest)
        upright = canvas.height >= canvas.width
        return _to(canvas, np.where(upright, other, size), np.where(upright, size, other), self)


@own("both_sides", Canvas)
class Scaled(Op):
    """Both sides by one factor, rounded down: that which brings the shorter to `size`, and the longer to no more than
    `longest`."""

    size: Range = param(default=256, low=1, high=65536, unit="pixels")
    longest: int = setting(default=65536, low=1, high=65536, unit="pixels")
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, size: Floats) -> Warp:
        short, long = np.minimum(canvas.height, canvas.width), np.maximum(canvas.height, canvas.width)
        factor = np.minimum(size / short, self.longest / long)
        return _to(canvas, np.floor(canvas.height * factor), np.floor(canvas.width * factor), self)


@own("longer_side", Canvas)
class Longer(Op):
    """The longer side to `size`, the other in proportion and rounded down."""

    size: int = setting(default=256, low=1, high=65536, unit="pixels")
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas) -> Warp:
        long = np.maximum(canvas.height, canvas.width)
        height, width = (np.floor(self.size * side / long) for side in (canvas.height, canvas.width))
        return _to(canvas, height, width, self)


@own("within", Canvas)
class Within(Op):
    """As large as fits into `size` (height, width), times `scale`; rounded down."""

    size: tuple[int, int] = setting(default=(256, 256), low=1, high=65536, unit="pixels")
    scale: Range = param(default=1.0, low=1e-3, high=1e3, unit="times")
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, scale: Floats) -> Warp:
        factor = np.minimum(self.size[0] / canvas.height, self.size[1] / canvas.width) * scale
        return _to(canvas, np.floor(canvas.height * factor), np.floor(canvas.width * factor), self)
