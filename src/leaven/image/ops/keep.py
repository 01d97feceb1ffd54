"""Crops that keep what matters: the room around it is what they may cut."""

from dataclasses import dataclass

import numpy as np

from ...core.dist import Floats, Range
from ...core.item import Bools, Stack
from ...core.op import Op, param
from ..affine import hull
from ..steps import Warp
from ..targets import Canvas
from .crop import cut

Bounds = tuple[Floats, Floats, Floats, Floats]


def bounds(canvas: Canvas, shapes: Stack) -> Bounds:
    """(n,) each: x0, y0, x1, y1 around all that shows of the shapes (convex polygons) of a row; x1 < x0 for none."""
    boxes, rows = hull(shapes.data), shapes.rows
    width, height = canvas.width[rows], canvas.height[rows]
    boxes = np.stack([boxes[:, 0].clip(0, width), boxes[:, 1].clip(0, height),
                      boxes[:, 2].clip(0, width), boxes[:, 3].clip(0, height)], axis=1)  # fmt: skip
    seen = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
    x0, y0 = canvas.width.astype(float), canvas.height.astype(float)
    x1, y1 = np.full_like(x0, -1.0), np.full_like(y0, -1.0)
    for edge, column, extreme in ((x0, 0, np.minimum), (y0, 1, np.minimum), (x1, 2, np.maximum), (y1, 3, np.maximum)):
        extreme.at(edge, rows[seen], boxes[seen, column])
    return x0, y0, x1, y1


@dataclass(frozen=True, kw_only=True)
class SafeCrop(Op):
    """left, top, right, bottom: the share of the free room that each side gives up; whole pixels, outward."""

    left: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free widths")
    top: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free heights")
    right: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free widths")
    bottom: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free heights")

    def able(self, canvas: Canvas, shapes: Stack) -> Bools:
        """(n,) the rows in which some shape shows."""
        x0, _, x1, _ = bounds(canvas, shapes)
        return x1 > x0

    def step(self, canvas: Canvas, shapes: Stack, *, left: Floats, top: Floats, right: Floats, bottom: Floats) -> Warp:
        x0, y0, x1, y1 = bounds(canvas, shapes)
        first_x, first_y = np.floor(left * x0), np.floor(top * y0)
        last_x = np.ceil(canvas.width - right * (canvas.width - np.maximum(x1, first_x + 1)))
        last_y = np.ceil(canvas.height - bottom * (canvas.height - np.maximum(y1, first_y + 1)))
        return cut(canvas, first_x, first_y, last_x - first_x, last_y - first_y)
