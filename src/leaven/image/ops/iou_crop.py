"""IoU crop: a random part that overlaps some object enough (Liu et al., SSD, ECCV 2016)."""

import numpy as np

from ...core.dist import Choice, Floats, Range
from ...core.item import Bools, Ints, Stack
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ..steps import Warp
from ..targets import Boxes, Canvas
from .crop import cut
from .keep import shown, some


@op("iou_crop", Canvas, needs=(Boxes,), keyed=True)
class IouCrop(Op):
    """A random part, in whole pixels, that holds the centre of some box and of whose area and that box's together at
    least `overlap` is shared (intersection over union).

    overlap: 1 leaves the picture. least, most: of each side of a part; ratio: of its longer side to the shorter one, at
    most. The first of `trials` parts that will do is taken; where none does, the picture stays as it is, and likewise
    an item without boxes, which its lineage records. Boxes are cut by the part, and dropped where nothing of them is in
    it. The size varies: put a resize after it.
    """

    overlap: Range = param(default=Choice((0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)), low=0, high=1, neutral=1, unit="IoU")
    least: float = setting(default=0.3, low=0.01, high=1, unit="canvas sides")
    most: float = setting(default=1.0, low=0.01, high=1, unit="canvas sides")
    ratio: float = setting(default=2.0, low=1, high=100, unit="longer sides per shorter side")
    trials: int = setting(default=40, low=1, high=1000)

    def able(self, canvas: Canvas, boxes: Stack) -> Bools:
        return some(canvas, boxes)

    def step(self, canvas: Canvas, boxes: Stack, *, overlap: Floats, key: Words) -> Warp:
        n, many = key.size, 4 * self.trials
        size = np.stack([canvas.width, canvas.height], axis=1)
        u = expand(np.repeat(key, many), np.tile(np.arange(many), n)).reshape(n, self.trials, 2, 2)
        side = self.least + (self.most - self.least) * u[:, :, 0]
        side = np.maximum(np.floor(side * size[:, None]), 1)
        first = np.floor(u[:, :, 1] * (size[:, None] - side + 1))
        parts = np.concatenate([first, first + side], axis=2)  # (n, trials, 4)
        shape = side[:, :, 0] / side[:, :, 1]
        fit: Bools = _held(*shown(canvas, boxes), parts, overlap)
        fit = fit & (overlap < 1)[:, None] & (np.maximum(shape, 1 / shape) <= self.ratio)
        whole = np.concatenate([0 * size, size], axis=1)
        chosen = np.where(np.asarray(fit.any(axis=1))[:, None], parts[np.arange(n), np.argmax(fit, axis=1)], whole)
        x0, y0, x1, y1 = chosen.T
        return cut(canvas, x0, y0, x1 - x0, y1 - y0)


def _held(boxes: Floats, rows: Ints, parts: Floats, overlap: Floats) -> Bools:
    """(n, trials): whether a part holds the centre of a box (k, 4) of its row (k,) and overlaps it enough."""
    part, box = parts[rows], boxes[:, None]
    low, high = np.maximum(part[..., :2], box[..., :2]), np.minimum(part[..., 2:], box[..., 2:])
    shared = (high - low).clip(0).prod(axis=2)
    area = (part[..., 2:] - part[..., :2]).prod(axis=2) + (box[..., 2:] - box[..., :2]).prod(axis=2) - shared
    centre = (box[..., :2] + box[..., 2:]) / 2
    inside = ((centre > part[..., :2]) & (centre < part[..., 2:])).all(axis=2)
    out = np.zeros(parts.shape[:2], bool)
    np.logical_or.at(out, rows, inside & (shared >= overlap[rows, None] * area))
    return out
