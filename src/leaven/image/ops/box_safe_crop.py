"""Box-safe crop: keep a random part that holds every box."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.item import Stack
from ...core.op import op, param
from ...core.philox import Words, expand
from ..steps import Warp
from ..targets import Boxes, Canvas
from .keep import SafeCrop


@op("box_safe_crop", Canvas, needs=(Boxes,), keyed=True)
class BoxSafeCrop(SafeCrop):
    """Cut away a random part of the picture that holds no box.

    left, top, right, bottom: the share of the free room that each side gives up. share: of the boxes that stay whole,
    any of them, at least one; the others may be cut. Facts are moved along by the ops before, so that a crop after a
    rotation keeps the rotated ones. An item without any is left as it is, which its lineage records. The size varies:
    put a resize after it.
    """

    share: Range = param(default=1.0, low=0, high=1, neutral=1, unit="of the boxes")

    def step(self, canvas: Canvas, shapes: Stack, *, share: Floats, key: Words, **sides: Floats) -> Warp:  # type: ignore[override]
        rows, counts = shapes.rows, np.bincount(shapes.rows, minlength=key.size)
        number = np.arange(rows.size) - (np.cumsum(counts) - counts)[rows]
        order = np.lexsort((expand(key[rows], number), rows))  # a random one within each row
        kept = np.empty(rows.size, bool)
        kept[order] = number < np.maximum(np.ceil(share * counts - 1e-9), 1)[rows]
        return super().step(canvas, shapes.keep(kept), **sides)
