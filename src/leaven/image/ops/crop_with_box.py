"""Crop with a box: a part of fixed size in which an object is."""

import numpy as np

from ...core.dist import Floats
from ...core.item import Stack
from ...core.op import op
from ...core.philox import Words
from ..steps import Warp
from ..targets import Boxes, Canvas
from .keep import HoldingCrop, one_of


@op("crop_with_box", Canvas, needs=(Boxes,), keyed=True)
class CropWithBox(HoldingCrop):
    """A part of fixed size (height, width) in pixels, capped by the canvas, that holds one of the boxes, each as
    likely; of one that is larger than the part, a piece.

    x, y: where, in [0, 1] of the room that this leaves. An item without boxes is cropped anywhere. Exact: whole pixels.
    In evaluation the centre is taken.
    """

    def step(self, canvas: Canvas, boxes: Stack, *, x: Floats, y: Floats, key: Words) -> Warp:
        box, there = one_of(canvas, boxes, key)
        whole = np.stack([0 * canvas.width, 0 * canvas.height, canvas.width, canvas.height], axis=1)
        return self.around(canvas, np.where(there[:, None], box, whole), x, y)
