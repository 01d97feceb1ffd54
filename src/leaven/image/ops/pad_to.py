"""Pad to: a least size, or a multiple."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import translation
from ..steps import Warp
from ..targets import Canvas


@op("pad_to", Canvas)
class PadTo(Op):
    """Add margins until the canvas has at least `size` (height, width), and sides that are multiples of `multiple`.

    x, y: where the picture lies in the new room, in whole pixels; 0.5 is the middle. Margins take `fill`. Exact.
    """

    size: tuple[int, int] = setting(default=(224, 224), low=1, high=65536, unit="pixels")
    multiple: int = setting(default=1, low=1, high=65536, unit="pixels")
    x: Range = param(default=0.5, low=0, high=1, unit="new widths")
    y: Range = param(default=0.5, low=0, high=1, unit="new heights")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)

    def step(self, canvas: Canvas, *, x: Floats, y: Floats) -> Warp:
        sides = np.maximum(self.size[0], canvas.height), np.maximum(self.size[1], canvas.width)
        height, width = (np.ceil(side / self.multiple) * self.multiple for side in sides)
        left, top = np.floor(x * (width - canvas.width)), np.floor(y * (height - canvas.height))
        return Warp.of(translation(left, top), Canvas(height, width), fill=self.fill, mask_fill=self.mask_fill)
