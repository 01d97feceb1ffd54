"""Crops that keep what matters: the room around it is what they may cut."""

from dataclasses import dataclass

import numpy as np

from ...core.dist import Floats, Range
from ...core.item import Bools, Ints, Stack
from ...core.op import Op, param, setting
from ...core.philox import Words, expand
from ..affine import hull
from ..steps import Warp
from ..targets import Canvas
from .crop import Crop, cut

Bounds = tuple[Floats, Floats, Floats, Floats]


def shown(canvas: Canvas, shapes: Stack) -> tuple[Floats, Ints]:
    """Boxes (k, 4) around what shows of the shapes (convex polygons), and whose (k,) they are; those that do not show
    are left out."""
    boxes, rows = hull(shapes.data), shapes.rows
    width, height = canvas.width[rows], canvas.height[rows]
    boxes = np.stack([boxes[:, 0].clip(0, width), boxes[:, 1].clip(0, height),
                      boxes[:, 2].clip(0, width), boxes[:, 3].clip(0, height)], axis=1)  # fmt: skip
    seen = (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
    return boxes[seen], rows[seen]


def bounds(canvas: Canvas, shapes: Stack) -> Bounds:
    """(n,) each: x0, y0, x1, y1 around all that shows of the shapes of a row; x1 < x0 for none."""
    boxes, rows = shown(canvas, shapes)
    x0, y0 = canvas.width.astype(float), canvas.height.astype(float)
    x1, y1 = np.full_like(x0, -1.0), np.full_like(y0, -1.0)
    for edge, column, extreme in ((x0, 0, np.minimum), (y0, 1, np.minimum), (x1, 2, np.maximum), (y1, 3, np.maximum)):
        extreme.at(edge, rows, boxes[:, column])
    return x0, y0, x1, y1


def some(canvas: Canvas, shapes: Stack) -> Bools:
    """(n,) the rows in which some shape shows."""
    return np.bincount(shown(canvas, shapes)[1], minlength=canvas.width.size) > 0


def one_of(canvas: Canvas, shapes: Stack, key: Words) -> tuple[Floats, Bools]:
    """(n, 4): of each row one of the boxes that show, each as likely, and whether (n,) there is one."""
    boxes, rows = shown(canvas, shapes)
    n = canvas.width.size
    counts = np.bincount(rows, minlength=n)
    chosen = np.cumsum(counts) - counts + np.floor(expand(key, np.zeros(n)) * counts).astype(np.int64)
    out, there = np.zeros((n, 4)), counts > 0
    out[there] = boxes[chosen[there]]
    return out, there


def start(at: Floats, size: Floats, length: Floats, first: Floats, last: Floats) -> Floats:
    """(n,) whole pixels: where a crop of `size` begins along an axis of `length`, `at` of the room in which it holds
    all from `first` to `last`; a crop that is smaller than that lies within it."""
    low, high = np.ceil(last - size - 1e-9), np.floor(first + 1e-9)
    low, high = np.minimum(low, high), np.maximum(low, high)
    low, high = low.clip(0, length - size), high.clip(0, length - size)
    begins: Floats = np.floor(low + at * (high - low) + 0.5)
    return begins


@dataclass(frozen=True, kw_only=True)
class SafeCrop(Op):
    """left, top, right, bottom: the share of the free room that each side gives up; whole pixels, outward."""

    left: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free widths")
    top: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free heights")
    right: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free widths")
    bottom: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free heights")

    def able(self, canvas: Canvas, shapes: Stack) -> Bools:
        return some(canvas, shapes)

    def step(self, canvas: Canvas, shapes: Stack, *, left: Floats, top: Floats, right: Floats, bottom: Floats) -> Warp:
        x0, y0, x1, y1 = bounds(canvas, shapes)
        first_x, first_y = np.floor(left * x0), np.floor(top * y0)
        last_x = np.ceil(canvas.width - right * (canvas.width - np.maximum(x1, first_x + 1)))
        last_y = np.ceil(canvas.height - bottom * (canvas.height - np.maximum(y1, first_y + 1)))
        return cut(canvas, first_x, first_y, last_x - first_x, last_y - first_y)


@dataclass(frozen=True, kw_only=True)
class HoldingCrop(Op):
    """A crop of fixed size that holds something; x, y: where in the room that this leaves."""

    size: tuple[int, int] = setting(default=(32, 32), low=1, high=65536, unit="pixels")
    x: Range = param(default=(0.0, 1.0), low=0, high=1, unit="room widths")
    y: Range = param(default=(0.0, 1.0), low=0, high=1, unit="room heights")

    def around(self, canvas: Canvas, held: Floats, x: Floats, y: Floats) -> Warp:
        """held (n, 4): what each holds; the whole canvas for anything."""
        height, width = np.minimum(self.size[0], canvas.height), np.minimum(self.size[1], canvas.width)
        left, top, right, bottom = held.T
        x0, y0 = start(x, width, canvas.width, left, right), start(y, height, canvas.height, top, bottom)
        return cut(canvas, x0, y0, width, height)

    @property
    def counterpart(self) -> tuple[Op, ...]:
        return (Crop(size=self.size, x=0.5, y=0.5, name=f"{self.address} in evaluation"),)
