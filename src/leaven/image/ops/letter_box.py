"""Letter box: the whole picture within a given size (Redmon and Farhadi, 2018)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import mul, stretch, translation
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler


@op("letter_box", Canvas)
class LetterBox(Op):
    """Bring every target into `size` (height, width) in pixels without cutting or stretching: as large as fits, the
    rest takes `fill`. x, y: where in the room that is left, in whole pixels; 0.5 is the middle.
    Cost: one resampling, shared with neighbouring warps, with a prefilter where it shrinks."""

    size: tuple[int, int] = setting(default=(224, 224), low=1, high=65536, unit="pixels")
    x: Range = param(default=0.5, low=0, high=1, unit="slack widths")
    y: Range = param(default=0.5, low=0, high=1, unit="slack heights")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, x: Floats, y: Floats) -> Warp:
        high, wide = (np.full_like(canvas.height, side) for side in self.size)
        by = np.minimum(high / canvas.height, wide / canvas.width)
        height, width = (
            np.maximum(np.floor(canvas.height * by + 0.5), 1),
            np.maximum(np.floor(canvas.width * by + 0.5), 1),
        )
        left, top = np.floor(x * (wide - width)), np.floor(y * (high - height))
        matrix = mul(translation(left, top), stretch(width / canvas.width, height / canvas.height))
        return Warp.of(matrix, Canvas(high, wide), **sampler(self))
