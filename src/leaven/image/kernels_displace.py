"""The rows of the kernel table for fields of displacements."""

import numpy as np

from ..core.dist import Floats
from ..core.item import Ints, Stack
from ..core.kernel import keeps, kernel
from ..core.step import Segment
from .bits import Bits
from .kernels import mask_fill, tones_of
from .painting import Pixels
from .steps import Displace, sampled
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

PIECES = 8  # each side of a box or polygon is displaced in so many

keeps(Displace, ObjectLabels)


@kernel(Displace, Image)
def _(segment: Segment, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .displace import displace
    from .tones import apply_tones

    source, tones, step = images[i], tones_of(segment, i, images[i]), segment.move
    out = np.empty(source.shape, np.float32 if tones.scale.size else source.dtype) if out is None else out
    if not segment.moved[i]:
        apply_tones(source, out, tones)
        return out
    smooth, fill, _, border = sampled(step.sampler, i)
    displace(source, out, *_field(step, i), linear=smooth > 0, fill=fill, border=border, tones=tones)
    return out


@kernel(Displace, Mask)
def _(segment: Segment, i: int, masks: list[Pixels], out: Pixels | None) -> Pixels:
    from .displace import displace_mask

    if not segment.moved[i]:
        return masks[i]
    out = np.empty_like(masks[i]) if out is None else out
    fill, border = mask_fill(segment, i, out.dtype), float(np.nan_to_num(segment.move.sampler[i, 3]))
    displace_mask(masks[i], out, *_field(segment.move, i), fill=fill, border=border)
    return out


@kernel(Displace, InstanceMasks)
def _(segment: Segment, i: int, masks: list[Bits], out: None) -> Bits:
    from .displace import displace_mask

    if not segment.moved[i]:
        return masks[i]
    planes = np.empty_like(masks[i].planes)
    for before, after in zip(masks[i].planes, planes, strict=True):
        displace_mask(before, after, *_field(segment.move, i), fill=0)
    return masks[i].holding(planes)


@kernel(Displace, Keypoints)
def _(segment: Segment, points: Stack) -> Stack:
    return points.holding(_pushed(segment.move, points.rows, points.data[:, None])[:, 0])


@kernel(Displace, ObjectKeypoints)
def _(segment: Segment, points: Stack) -> Stack:
    return points.holding(_pushed(segment.move, points.rows, points.data))


@kernel(Displace, Boxes, Polygons)
def _(segment: Segment, shapes: Stack) -> Stack:
    """Sides become lines of pieces, since straight ones do not stay straight; rows that are off keep their corners."""
    corners, rows, many = shapes.data, shapes.rows, PIECES * shapes.data.shape[1]
    part = np.arange(PIECES)[:, None] / PIECES
    pieces = corners[:, :, None] + part * (np.roll(corners, -1, axis=1) - corners)[:, :, None]
    finer = np.repeat(corners[:, -1:], many, axis=1)
    finer[:, : corners.shape[1]] = corners
    on = segment.moved[rows]
    finer[on] = pieces.reshape(len(rows), many, 2)[on]
    return shapes.holding(_pushed(segment.move, rows, finer))


def _field(step: Displace, i: int) -> tuple[Floats, int, bool]:
    rows, columns = step.size[i]
    return step.grid[i, :, :rows, :columns], int(step.degree[i]), bool(step.inverted[i])


def _pushed(step: Displace, rows: Ints, points: Floats) -> Floats:
    from .field import push

    grid, size, degree = map(np.ascontiguousarray, (step.grid, step.size, step.degree))
    height, width = map(np.ascontiguousarray, (step.canvas.height, step.canvas.width))
    out: Floats = push(grid, size, degree, step.inverted, rows, height, width, np.ascontiguousarray(points))
    return out
