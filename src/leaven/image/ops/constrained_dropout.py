"""Constrained dropout: holes in objects."""

import numpy as np

from ...core.dist import Floats, Integers, Range
from ...core.item import Bools, Stack
from ...core.op import op, param
from ...core.philox import Words, expand
from ..steps_dropout import Holes
from ..targets import Boxes, Canvas
from .hide import Hides
from .keep import shown, some


@op("constrained_dropout", Canvas, needs=(Boxes,), keyed=True)
class ConstrainedDropout(Hides):
    """Paint `count` rectangles, each inside a box drawn from those of the item, `width` by `height` of that box, with
    `fill`. An item of which no box shows is left as it is, which its lineage records. Masks, boxes and keypoints stay,
    unless `mask_fill` or `min_visible` say otherwise."""

    count: Range = param(default=Integers(1, 4), low=0, high=100, neutral=0, unit="holes")
    width: Range = param(default=(0.2, 0.5), low=0, high=1, unit="box widths")
    height: Range = param(default=(0.2, 0.5), low=0, high=1, unit="box heights")

    def able(self, canvas: Canvas, boxes: Stack) -> Bools:
        return some(canvas, boxes)

    def step(self, canvas: Canvas, boxes: Stack, *, count: Floats, width: Floats, height: Floats, key: Words) -> Holes:
        n, most = key.size, int(np.floor(self.dists["count"].bounds[1] + 0.5))
        u = expand(np.repeat(key, 3 * most), np.tile(np.arange(3 * most), n)).reshape(n, most, 3)
        (there, rows), holes = shown(canvas, boxes), np.zeros((n, most, 4), np.int64)
        many, first = np.bincount(rows, minlength=n), np.searchsorted(rows, np.arange(n))
        wanted = (np.arange(most) < np.floor(count + 0.5)[:, None]) & (many > 0)[:, None]
        i, k = np.nonzero(wanted)
        box = there[first[i] + np.floor(u[i, k, 2] * many[i]).astype(np.int64)]
        side = np.round((box[:, 2:] - box[:, :2]) * np.stack([width, height], axis=1)[i])
        low = box[:, :2] + u[i, k, :2] * (box[:, 2:] - box[:, :2] - side)
        holes[i, k] = np.floor(np.concatenate([low, low + side], axis=1) + 0.5).astype(np.int64)
        return Holes(**self.covering(canvas, key), boxes=holes)
