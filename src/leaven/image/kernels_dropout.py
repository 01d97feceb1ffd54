"""The rows of the kernel table for what hides a part of the picture. What is compiled is imported where it is used."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import OutOfRange
from ..core.item import Bools, Stack
from ..core.kernel import kernel
from ..core.philox import expand
from .affine import hull
from .bits import Bits
from .painting import paints
from .steps_dropout import KEEP, MEAN, NOISE, Cover, Holes, Lattice, Objects, Specks
from .targets import Boxes, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

Pixels = NDArray[Any]
KEPT = (Keypoints, ObjectKeypoints, ObjectLabels)  # objects take theirs along


def hidden(step: Cover, i: int, masks: Bits | None = None) -> Bools:
    """(H, W) what row i hides."""
    from .hidden import lattice, specks

    out = np.zeros(step.size(i), bool)
    if isinstance(step, Holes):
        for x0, y0, x1, y1 in np.maximum(step.boxes[i], 0).tolist():
            out[y0:y1, x0:x1] = True
    elif isinstance(step, Lattice):
        lattice(out, step.period[i], step.share[i], step.shift[i], step.degrees[i], step.lines[i])
    elif isinstance(step, Specks) and not step.apart[i]:
        specks(out, step.share[i], step.spot[i])
    elif isinstance(step, Objects) and masks is not None:
        out = masks.union(chosen(step, i, masks.count))
    return out


def chosen(step: Objects, i: int, count: int) -> Bools:
    """(k,) the objects that row i loses."""
    found: Bools = expand(np.full(count, step.draw[i]), np.arange(count)) < step.share[i]
    return found


def _coat(step: Cover, i: int, source: Pixels) -> Any:
    from .hidden import Coat, fills

    return Coat(fills(source, float(step.fill[i]), step.paint[i] == MEAN), bool(step.paint[i] == NOISE), step.key[i])


@paints(Holes, kept=KEPT)
def _(step: Holes, i: int, source: Pixels, out: Pixels) -> None:
    from .hidden import cover_boxes

    cover_boxes(source, out, step.boxes[i], _coat(step, i, source))


@paints(Lattice, kept=KEPT)
def _(step: Lattice, i: int, source: Pixels, out: Pixels) -> None:
    from .hidden import cover_crossings, cover_places, stripes

    if step.degrees[i]:
        cover_places(source, out, hidden(step, i), _coat(step, i, source))
        return
    sides = zip(step.size(i), step.shift[i, ::-1], strict=True)
    rows, columns = (stripes(size, step.period[i], step.share[i], shift) for size, shift in sides)
    cover_crossings(source, out, rows, columns, bool(step.lines[i]), _coat(step, i, source))


@paints(Specks, kept=KEPT)
def _(step: Specks, i: int, source: Pixels, out: Pixels) -> None:
    from .hidden import cover_places, cover_specks

    if step.apart[i]:
        cover_specks(source, out, float(step.share[i]), step.spot[i], _coat(step, i, source))
    else:
        cover_places(source, out, hidden(step, i), _coat(step, i, source))


@paints(Objects, kept=(*KEPT, Boxes, Polygons), looks=InstanceMasks)
def _(step: Objects, i: int, source: Pixels, out: Pixels, masks: list[Bits]) -> None:
    from .hidden import cover_places

    cover_places(source, out, hidden(step, i, masks[i]), _coat(step, i, source))


def _labels(step: Cover, i: int, labels: Pixels, out: Pixels | None, masks: Bits | None = None) -> Pixels:
    """OutOfRange: the fill does not fit this kind of mask."""
    fill = int(step.mask_fill[i])
    if fill == KEEP and out is None:
        return labels
    most = 1 if labels.dtype.kind == "b" else np.iinfo(labels.dtype).max
    if fill > most:
        raise OutOfRange(f"mask_fill = {fill}: does not fit a mask of {labels.dtype}: at most {most}.")
    out = np.empty_like(labels) if out is None else out
    out[...] = labels if fill == KEEP else np.where(hidden(step, i, masks), np.array(fill, labels.dtype), labels)
    return out


@kernel(Objects, Mask, looks=InstanceMasks)
def _(step: Objects, i: int, labels: list[Pixels], out: Pixels | None, masks: list[Bits]) -> Pixels:
    return _labels(step, i, labels[i], out, masks[i])


@kernel(Objects, InstanceMasks)
def _(step: Objects, i: int, masks: list[Bits], out: None) -> Bits:
    left = masks[i].where(~hidden(step, i, masks[i])) if step.mask_fill[i] != KEEP else masks[i]
    return without(left, chosen(step, i, masks[i].count))


def without(masks: Bits, gone: Bools) -> Bits:
    """The same objects, those that are `gone` (k,) without a pixel."""
    words = np.full((len(masks.planes), 1, 1), ~masks.planes.dtype.type(0))
    for k in np.flatnonzero(gone).tolist():
        words[k // masks.bits] &= ~masks.planes.dtype.type(1 << k % masks.bits)
    return masks.holding(masks.planes & words)


for _kind in (Holes, Lattice, Specks):

    @kernel(_kind, Mask)
    def _(step: Cover, i: int, labels: list[Pixels], out: Pixels | None) -> Pixels:
        return _labels(step, i, labels[i], out)

    @kernel(_kind, InstanceMasks)
    def _(step: Cover, i: int, masks: list[Bits], out: None) -> Bits:
        """Filled masks of objects lose what is hidden; an object too little of whose mask shows loses all of it."""
        if step.mask_fill[i] == KEEP and not step.min_visible[i]:
            return masks[i]
        left = masks[i].where(~hidden(step, i))
        if step.min_visible[i]:
            every = np.ones(masks[i].count, bool)
            before, after = (m.masks(every).sum(axis=(1, 2)) for m in (masks[i], left))
            gone = after < step.min_visible[i] * before
            return without(masks[i] if step.mask_fill[i] == KEEP else left, gone)
        return left

    @kernel(_kind, Boxes)
    def _(step: Cover, boxes: Stack) -> Stack:
        return _seen(step, boxes, _share_of_box)

    @kernel(_kind, Polygons)
    def _(step: Cover, polygons: Stack) -> Stack:
        return _seen(step, polygons, _share_of_polygon)


def _seen(step: Cover, shapes: Stack, shares: Any) -> Stack:
    """Shapes of which too little shows are taken away."""
    rows = np.unique(shapes.rows)
    asked = rows[step.min_visible[rows] > 0]
    if not asked.size:
        return shapes
    data = shapes.data.copy()
    for i in asked.tolist():
        mine, there = shapes.rows == i, hidden(step, i)
        if there.any():
            gone = 1 - shares(there, data[mine]) < step.min_visible[i]
            data[np.flatnonzero(mine)[gone]] = np.nan
    return shapes.holding(data)


def _share_of_box(there: Bools, shapes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k,) how much of the upright boxes around shapes is hidden, to a fraction of a pixel, by a table of sums (Crow,
    SIGGRAPH 1984). 0 for those that do not show."""
    height, width = there.shape
    sums = np.zeros((height + 1, width + 1))
    sums[1:, 1:] = there.cumsum(axis=0).cumsum(axis=1)
    boxes = np.nan_to_num(np.clip(hull(shapes), 0, [width, height, width, height]))

    def upto(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        col, row = np.minimum(x.astype(int), width - 1), np.minimum(y.astype(int), height - 1)
        fx, fy = x - col, y - row
        above = sums[row, col] * (1 - fx) + sums[row, col + 1] * fx
        below = sums[row + 1, col] * (1 - fx) + sums[row + 1, col + 1] * fx
        found: NDArray[np.float64] = above * (1 - fy) + below * fy
        return found

    x0, y0, x1, y1 = boxes.T
    area = (x1 - x0) * (y1 - y0)
    covered = upto(x1, y1) - upto(x0, y1) - upto(x1, y0) + upto(x0, y0)
    share: NDArray[np.float64] = np.where(area > 0, covered / np.where(area > 0, area, 1), 0.0)
    return share


def _share_of_polygon(there: Bools, shapes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(k,) the same, by the pixels whose centres lie in a polygon."""
    from .polygon import fill

    out = np.zeros(len(shapes))
    for k, corners in enumerate(shapes):
        inside = np.zeros(there.shape, bool)
        if not np.isnan(corners).any():
            fill(np.ascontiguousarray(corners), inside)
        out[k] = (inside & there).sum() / max(inside.sum(), 1)
    return out
