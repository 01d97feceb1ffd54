"""Crop with a box: a part of fixed size in which an object is."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.item import Stack
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ..steps import Warp
from ..targets import Boxes, Canvas
from .crop import Crop, cut
from .keep import one_of, start


@op("crop_with_box", Canvas, needs=(Boxes,), keyed=True)
class CropWithBox(Op):
    """A part of fixed size (height, width) in pixels, capped by the canvas, that holds one of the boxes, each as
    likely; of one that is larger than the part, a piece.

    x, y: where, in [0, 1] of the room that this leaves. An item without boxes is cropped anywhere. Exact: whole pixels.
    In evaluation the centre is taken.
    """

    size: tuple[int, int] = setting(default=(32, 32), low=1, high=65536, unit="pixels")
    x: Range = param(default=(0.0, 1.0), low=0, high=1, unit="room widths")
    y: Range = param(default=(0.0, 1.0), low=0, high=1, unit="room heights")

    def step(self, canvas: Canvas, boxes: Stack, *, x: Floats, y: Floats, key: Words) -> Warp:
        box, there = one_of(canvas, boxes, key)
        height, width = np.minimum(self.size[0], canvas.height), np.minimum(self.size[1], canvas.width)
        whole = np.stack([0 * width, 0 * height, canvas.width, canvas.height], axis=1)
        left, top, right, bottom = np.where(there[:, None], box, whole).T
        x0, y0 = start(x, width, canvas.width, left, right), start(y, height, canvas.height, top, bottom)
        return cut(canvas, x0, y0, width, height)

    @property
    def counterpart(self) -> tuple[Op, ...]:
        return (Crop(size=self.size, x=0.5, y=0.5, name=f"{self.address} in evaluation"),)
