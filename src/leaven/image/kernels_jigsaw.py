"""The rows of the kernel table for cells that change places."""

from collections.abc import Iterator

import numpy as np

from ..core.dist import Floats
from ..core.item import Ints, Stack
from ..core.kernel import keeps, kernel
from ..core.step import Segment
from .affine import clip, rectangle
from .bits import Bits
from .kernels import tones_of
from .painting import Pixels
from .steps_jigsaw import Jigsaw, edges
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

keeps(Jigsaw, ObjectLabels)

Part = tuple[slice, slice]


@kernel(Jigsaw, Image)
def _(segment: Segment, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .tones import apply_tones

    source, tones = images[i], tones_of(segment, i, images[i])
    out = np.empty(source.shape, np.float32 if tones.scale.size else source.dtype) if out is None else out
    if not segment.moved[i]:
        apply_tones(source, out, tones)
        return out
    for into, shown in _cells(segment.move, i):
        apply_tones(source[shown], out[into], tones)
    return out


@kernel(Jigsaw, Mask)
def _(segment: Segment, i: int, masks: list[Pixels], out: Pixels | None) -> Pixels:
    if not segment.moved[i]:
        return masks[i]
    out = np.empty_like(masks[i]) if out is None else out
    for into, shown in _cells(segment.move, i):
        out[into] = masks[i][shown]
    return out


@kernel(Jigsaw, InstanceMasks)
def _(segment: Segment, i: int, masks: list[Bits], out: None) -> Bits:
    if not segment.moved[i]:
        return masks[i]
    planes = np.empty_like(masks[i].planes)
    for into, shown in _cells(segment.move, i):
        planes[:, *into] = masks[i].planes[:, *shown]
    return masks[i].holding(planes)


@kernel(Jigsaw, Keypoints)
def _(segment: Segment, points: Stack) -> Stack:
    return points.holding(_moved(segment.move, points.rows, points.data[:, None])[:, 0])


@kernel(Jigsaw, ObjectKeypoints)
def _(segment: Segment, points: Stack) -> Stack:
    return points.holding(_moved(segment.move, points.rows, points.data))


@kernel(Jigsaw, Boxes, Polygons)
def _(segment: Segment, shapes: Stack) -> Stack:
    """Cut by the cells; the pieces go with them, and stay one polygon: from its first corner and back to it there is a
    bridge without width to each."""
    step, rows, corners = segment.move, shapes.rows, shapes.data
    sides, steps = _plan(step)
    many, cells = len(rows), sides.shape[1]
    planes = rectangle(*sides[rows].reshape(-1, 4).T)
    pieces = clip(np.repeat(corners, cells, axis=0), planes).reshape(many, cells, corners.shape[1] + 4, 2)
    pieces = pieces + steps[rows][:, :, None]
    there = ~np.isnan(pieces[:, :, 0, 0])
    anchor = pieces[np.arange(many), there.argmax(axis=1), 0][:, None, None]  # NaN where nothing is left
    pieces = np.where(there[:, :, None, None], pieces, anchor)
    closed = np.concatenate([pieces, pieces[:, :, :1], np.broadcast_to(anchor, (many, cells, 1, 2))], axis=2)
    out = closed.reshape(many, cells * closed.shape[2], 2)
    off = ~segment.moved[rows]
    out[off] = corners[off][:, -1:]
    out[off, : corners.shape[1]] = corners[off]
    return shapes.holding(out)


def _cells(step: Jigsaw, i: int) -> Iterator[tuple[Part, Part]]:
    """Where each cell of the result is, and what it shows."""
    one = step.take(np.array([i]))
    down, across = (edges(size, one.grid[:, k])[0].astype(int) for k, size in ((0, one.canvas.height),
                                                                              (1, one.canvas.width)))  # fmt: skip
    columns = int(one.grid[0, 1])
    parts = [(slice(*down[k // columns :][:2]), slice(*across[k % columns :][:2])) for k in range(one.grid[0].prod())]
    return ((parts[k], parts[shown]) for k, shown in enumerate(one.source[0, : len(parts)].tolist()))


def _plan(step: Jigsaw) -> tuple[Floats, Floats]:
    """Of each cell of the source: its sides (n, cells, 4), and how far it goes (n, cells, 2). Those that a grid does
    not use have no area."""
    number = np.arange(step.source.shape[1])
    row, column = np.divmod(number, step.grid[:, 1:])
    used = number < step.grid.prod(axis=1, keepdims=True)
    row, rows = np.where(used, row, 0), np.arange(len(row))[:, None]
    down, across = edges(step.canvas.height, step.grid[:, 0]), edges(step.canvas.width, step.grid[:, 1])
    sides = np.stack([across[rows, column], down[rows, row], across[rows, column + 1], down[rows, row + 1]], axis=2)
    sides = np.where(used[:, :, None], sides, -1.0)
    to = np.argsort(step.source, axis=1, kind="stable")
    return sides, sides[rows, to, :2] - sides[:, :, :2]


def _moved(step: Jigsaw, rows: Ints, points: Floats) -> Floats:
    """Points (k, v, 2) with their cells; those outside the canvas stay."""
    sides, steps = _plan(step)
    at, within = points[:, :, None], sides[rows][:, None]
    inside = np.asarray(((at >= within[..., :2]) & (at < within[..., 2:])).all(axis=3))  # (k, v, cells)
    moves: Floats = (inside[..., None] * steps[rows][:, None]).sum(axis=2)
    return points + moves
