"""Crop near a box: one object and what is around it."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.item import Bools, Stack
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps import Warp
from ..targets import Boxes, Canvas
from .crop import cut
from .keep import one_of, some


@op("crop_near_box", Canvas, needs=(Boxes,), keyed=True)
class CropNearBox(Op):
    """One of the boxes, each as likely, with a margin on each side, in whole pixels.

    left, top, right, bottom: margins in widths and heights of the box; below 0 they cut into it. What lies outside the
    canvas is not added. An item without boxes is left as it is, which its lineage records. The size varies: put a
    resize after it.
    """

    left: Range = param(default=(0.0, 0.3), low=-0.45, high=10, unit="box widths")
    top: Range = param(default=(0.0, 0.3), low=-0.45, high=10, unit="box heights")
    right: Range = param(default=(0.0, 0.3), low=-0.45, high=10, unit="box widths")
    bottom: Range = param(default=(0.0, 0.3), low=-0.45, high=10, unit="box heights")

    def able(self, canvas: Canvas, boxes: Stack) -> Bools:
        return some(canvas, boxes)

    def step(self, canvas: Canvas, boxes: Stack, *, left: Floats, top: Floats, right: Floats, bottom: Floats,
             key: Words) -> Warp:  # fmt: skip
        x0, y0, x1, y1 = one_of(canvas, boxes, key)[0].T
        wide, high = x1 - x0, y1 - y0
        first_x = np.floor(x0 - left * wide + 1e-9).clip(0, canvas.width - 1)
        first_y = np.floor(y0 - top * high + 1e-9).clip(0, canvas.height - 1)
        last_x = np.maximum(np.ceil(x1 + right * wide - 1e-9).clip(1, canvas.width), first_x + 1)
        last_y = np.maximum(np.ceil(y1 + bottom * high - 1e-9).clip(1, canvas.height), first_y + 1)
        return cut(canvas, first_x, first_y, last_x - first_x, last_y - first_y)
