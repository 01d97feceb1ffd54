"""Compose: several pictures in one canvas, each in a tile of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import NoKernel, Uneven
from ..core.item import Bools, Ints, Label, Space, Stack
from ..core.kernel import kernel
from ..core.step import Step
from ..image.affine import clip, mul, project, rectangle
from ..image.bits import Bits
from ..image.targets import (
    Boxes,
    Canvas,
    Image,
    InstanceMasks,
    Keypoints,
    Mask,
    ObjectKeypoints,
    ObjectLabels,
    Polygons,
)
from .objects import Joined, with_partners

Pixels = NDArray[Any]
NO_WINDOW = np.empty((0, 3))


@dataclass(frozen=True, slots=True, eq=False)
class Compose(Step):
    """Tile 0 shows the row itself, tile k its k-th partner, ref (n, k); a row that is off is its own partners. matrix
    (n, 1 + k, 3, 3): from each picture to the canvas; tiles (n, 1 + k, 4): whole pixels x0 y0 x1 y1, which no two share
    and each picture fills. weight (n, k): the partners' shares of the area, by which labels mix. The canvas stays."""

    ref: Ints
    matrix: Floats
    tiles: Ints
    weight: Floats
    space: ClassVar[type[Space] | None] = Canvas

    @property
    def partners(self) -> Ints | None:
        return self.ref

    def placed(self, i: int) -> list[tuple[int, tuple[slice, slice], Floats]]:
        """Of the tiles of a row that are not empty: whose picture, where, and the map from it into the tile."""
        found = []
        for k, (x0, y0, x1, y1) in enumerate(self.tiles[i].tolist()):
            back = np.array([[1.0, 0, -x0], [0, 1, -y0], [0, 0, 1]])
            if x0 < x1 and y0 < y1:
                who = i if k == 0 else int(self.ref[i, k - 1])
                found.append((who, (slice(y0, y1), slice(x0, x1)), mul(back, self.matrix[i, k])))
        return found

    def moved(self, joined: Joined, cut: bool) -> Floats:
        """Points (k, v, 2) to where they are in the canvas; shapes cut by their tiles."""
        rows, tiles = joined.stack.rows, self.tiles.shape[1]
        on = (self.ref != np.arange(len(self.ref))[:, None]).any(axis=1)[rows]
        place = (rows * tiles + joined.origin)[on]
        points = project(self.matrix.reshape(-1, 3, 3), place, joined.stack.data[on])
        if cut:
            points = clip(points, rectangle(*self.tiles.reshape(-1, 4)[place].astype(float).T))
        out = np.repeat(joined.stack.data[:, -1:], points.shape[1], axis=1)
        out[:, : joined.stack.data.shape[1]] = joined.stack.data
        out[on] = points
        return out

    def outside(self, joined: Joined, points: Floats) -> Bools:
        """Which of the points (k, v, 2) in the canvas lie in another tile than their picture does."""
        rows = joined.stack.rows
        on = (self.ref != np.arange(len(self.ref))[:, None]).any(axis=1)[rows]
        tiles = self.tiles[rows, joined.origin][:, None]
        inside = ((points >= tiles[..., :2]) & (points <= tiles[..., 2:])).all(axis=2)
        return np.asarray(on[:, None] & ~inside)


@kernel(Compose, Image)
def _(step: Compose, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from ..image.resample import resample
    from ..image.tones import NONE

    out = np.empty_like(images[i]) if out is None else out
    for who, where, matrix in step.placed(i):
        if images[who].shape[2] != out.shape[2]:
            channels = f"{out.shape[2]} and {images[who].shape[2]}"
            raise Uneven(f"partners differ in their number of channels ({channels}): they cannot be put together.")
        resample(images[who], out[where], matrix, NO_WINDOW, linear=True, antialias=True, fill=0.0, tones=NONE)
    return out


@kernel(Compose, Mask)
def _(step: Compose, i: int, masks: Sequence[Pixels], out: Pixels | None) -> Pixels:
    from ..image.resample import resample_mask

    out = np.empty_like(masks[i]) if out is None else out
    for who, where, matrix in step.placed(i):
        resample_mask(masks[who], out[where], matrix, NO_WINDOW, fill=0)
    return out


@kernel(Compose, InstanceMasks)
def _(step: Compose, i: int, masks: list[Bits], out: None) -> Bits:
    from ..image.resample import resample_mask

    size, pictures = masks[i].planes.shape[1:], [i, *step.ref[i].tolist()]
    found = {who: np.zeros((len(masks[who].planes), *size), masks[who].planes.dtype) for who in pictures}
    for who, where, matrix in step.placed(i):
        for before, after in zip(masks[who].planes, found[who], strict=True):
            resample_mask(before, after[where], matrix, NO_WINDOW, fill=0)
    own, *others = [Bits(found[who], masks[who].count) for who in pictures]
    return own.followed(*others)


@kernel(Compose, Boxes, Polygons)
def _(step: Compose, stack: Stack) -> Stack:
    joined = with_partners(stack, step.ref)
    return joined.stack.holding(step.moved(joined, cut=True))


@kernel(Compose, Keypoints)
def _(step: Compose, stack: Stack) -> Stack:
    """A point that would lie in the picture of another is taken out. NoKernel: points with names, whose order would be
    lost."""
    if getattr(stack.kind, "names", ()):
        raise NoKernel("several pictures put together have several points of each name: give them as ObjectKeypoints.")
    joined = with_partners(stack, step.ref)
    flat = Joined(joined.stack.holding(joined.stack.data[:, None]), joined.origin, joined.number)
    points = step.moved(flat, cut=False)
    points[step.outside(joined, points)] = np.nan
    return joined.stack.holding(points[:, 0])


@kernel(Compose, ObjectKeypoints)
def _(step: Compose, stack: Stack) -> Stack:
    """A point that would lie in the picture of another becomes an unknown one."""
    joined = with_partners(stack, step.ref)
    points = step.moved(joined, cut=False)
    points[step.outside(joined, points)] = np.nan
    return joined.stack.holding(points)


@kernel(Compose, ObjectLabels)
def _(step: Compose, stack: Stack) -> Stack:
    return with_partners(stack, step.ref).stack


@kernel(Compose, Label)
def _(step: Compose, labels: Stack) -> Stack:
    out = labels.data
    for partner, weight in zip(step.ref.T, step.weight.T, strict=True):
        out = out + weight[labels.rows][:, None] * (labels.data[partner[labels.rows]] - labels.data)
    return labels.holding(out)
