"""Centre crop: the middle of the picture."""

import numpy as np

from ...core.op import Op, op, setting
from ..steps import Warp
from ..targets import Canvas
from .crop import cut


@op("center_crop", Canvas)
class CenterCrop(Op):
    """The middle part of fixed size (height, width) in pixels, capped by the canvas. Exact: whole pixels; of an odd
    rest, the left and upper side give up more."""

    size: tuple[int, int] = setting(default=(224, 224), low=1, high=65536, unit="pixels")

    def step(self, canvas: Canvas) -> Warp:
        height, width = np.minimum(self.size[0], canvas.height), np.minimum(self.size[1], canvas.width)
        x0, y0 = np.floor((canvas.width - width) / 2 + 0.5), np.floor((canvas.height - height) / 2 + 0.5)
        return cut(canvas, x0, y0, width, height)
