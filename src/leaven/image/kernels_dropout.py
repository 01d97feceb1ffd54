"""The rows of the kernel table for what hides a part of the picture. What is compiled is imported where it is used."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import OutOfRange
from ..core.item import Bools, Stack
from ..core.kernel import kernel
from ..core.philox import expand
from .bits import Bits
from .painting import paints
from .steps_dropout import KEEP, MEAN, NOISE, Cover, Holes, Lattice, Objects, Regions, Specks
from .targets import Boxes, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons
from .visible import of_boxes, of_masks, of_polygons, without

Pixels = NDArray[Any]
KEPT = (Keypoints, ObjectKeypoints, ObjectLabels)  # objects take theirs along
LOOKED: dict[type[Cover], Any] = {Holes: None, Lattice: None, Specks: None, Objects: InstanceMasks, Regions: Mask}


def hidden(step: Cover, i: int, *looked: Any) -> Bools:
    """(H, W) what row i hides. looked: the values of the target that this kind looks at, if any."""
    from .hidden import lattice, regions, specks

    out = np.zeros(step.size(i), bool)
    if isinstance(step, Holes):
        for x0, y0, x1, y1 in np.maximum(step.boxes[i], 0).tolist():
            out[y0:y1, x0:x1] = True
    elif isinstance(step, Lattice):
        lattice(out, step.period[i], step.share[i], step.shift[i], step.degrees[i], step.lines[i])
    elif isinstance(step, Specks) and not step.apart[i]:
        specks(out, step.share[i], step.spot[i])
    elif isinstance(step, Objects):
        out = looked[0][i].union(chosen(step, i, looked[0][i].count))
    elif isinstance(step, Regions):
        numbers, count = regions(looked[0][i])
        out = np.append(False, chosen(step, i, count))[numbers]
    return out


def chosen(step: Objects | Regions, i: int, count: int) -> Bools:
    """(k,) the objects or regions that row i loses."""
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


def _places(step: Cover, i: int, source: Pixels, out: Pixels, *looked: Any) -> None:
    from .hidden import cover_places

    cover_places(source, out, hidden(step, i, *looked), _coat(step, i, source))


paints(Objects, kept=KEPT, looks=InstanceMasks)(_places)
paints(Regions, kept=KEPT, looks=Mask)(_places)


def _labels(step: Cover, i: int, labels: list[Pixels], out: Pixels | None, *looked: Any) -> Pixels:
    """OutOfRange: the fill does not fit this kind of mask."""
    mine, fill = labels[i], int(step.mask_fill[i])
    if fill == KEEP and out is None:
        return mine
    most = 1 if mine.dtype.kind == "b" else np.iinfo(mine.dtype).max
    if fill > most:
        raise OutOfRange(f"mask_fill = {fill}: does not fit a mask of {mine.dtype}: at most {most}.")
    out = np.empty_like(mine) if out is None else out
    out[...] = mine if fill == KEEP else np.where(hidden(step, i, *looked), np.array(fill, mine.dtype), mine)
    return out


def _masks(step: Cover, i: int, masks: list[Bits], out: None, *looked: Any) -> Bits:
    """Filled masks of objects lose what is hidden; an object too little of whose mask shows loses all of it, and so
    does one that is taken out."""
    filled, least = step.mask_fill[i] != KEEP, step.min_visible[i]
    gone, left = np.zeros(masks[i].count, bool), masks[i]
    if filled or least:
        left = masks[i].where(~hidden(step, i, *looked))
        gone = 1 - of_masks(masks[i], left) < least if least else gone
    if isinstance(step, Objects):
        gone = gone | chosen(step, i, gone.size)
    return without(left if filled else masks[i], gone) if gone.any() else left if filled else masks[i]


def _seen(step: Cover, shapes: Stack, *looked: Any) -> Stack:
    """Shapes of which too little shows are taken away."""
    rows = np.unique(shapes.rows)
    asked, shares = rows[step.min_visible[rows] > 0], of_boxes if issubclass(shapes.kind, Boxes) else of_polygons
    if not asked.size:
        return shapes
    data = shapes.data.copy()
    for i in asked.tolist():
        mine, there = shapes.rows == i, hidden(step, i, *looked)
        if there.any():
            gone = 1 - shares(there, data[mine]) < step.min_visible[i]
            data[np.flatnonzero(mine)[gone]] = np.nan
    return shapes.holding(data)


for _kind, _look in LOOKED.items():
    for _function, _targets in ((_labels, (Mask,)), (_masks, (InstanceMasks,)), (_seen, (Boxes, Polygons))):
        kernel(_kind, *_targets, looks=_look)(partial(_function))  # each its own: a kernel knows what it looks at
