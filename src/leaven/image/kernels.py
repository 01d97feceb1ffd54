"""The image rows of the kernel table. What is compiled is imported where it is used."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import NoKernel, OutOfRange
from ..core.item import Ints, Stack
from ..core.kernel import keeps, kernel
from ..core.step import Segment
from .affine import clip, project
from .bits import Bits
from .steps import (
    MATRIX,
    AutoContrast,
    ColorMatrix,
    Convolve,
    Curve,
    Displace,
    Equalize,
    Filter,
    Noise,
    NoiseAtRatio,
    Quantize,
    Standardize,
    Toning,
)
from .steps import Warp as WarpStep
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

Pixels = NDArray[Any]
SHAPES = (Boxes, Polygons, Keypoints, ObjectKeypoints, ObjectLabels, InstanceMasks)

for _step in (ColorMatrix, Curve, Quantize, Standardize, Filter, Convolve, Noise, NoiseAtRatio, Equalize,
              AutoContrast):  # fmt: skip
    keeps(_step, Mask, *SHAPES)
keeps(WarpStep, ObjectLabels)
keeps(Displace, ObjectLabels)
PIECES = 8  # each side of a box or polygon is displaced in so many


@kernel(WarpStep, Image)
@kernel(ColorMatrix, Image)
@kernel(Curve, Image)
@kernel(Quantize, Image)
@kernel(Standardize, Image)
def _(segment: Segment, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .resample import resample
    from .tones import apply_tones

    source, tones = images[i], _tones(segment.tone, i, images[i].shape[2], segment.names)
    dtype = np.dtype(np.float32) if tones.scale.size else source.dtype
    if not segment.moved[i]:
        out = np.empty(source.shape, dtype) if out is None else out
        apply_tones(source, out, tones)
        return out
    warp: WarpStep = segment.move
    smooth, fill, _ = np.nan_to_num(warp.sampler[i], nan=0.0)
    if out is None:
        out = np.empty((int(warp.canvas.height[i]), int(warp.canvas.width[i]), source.shape[2]), dtype)
    resample(
        source, out, warp.matrix[i], warp.window[i], linear=smooth > 0, antialias=smooth > 0, fill=fill, tones=tones
    )
    return out


@kernel(WarpStep, Mask)
def _(segment: Segment, i: int, masks: list[Pixels], out: Pixels | None) -> Pixels:
    from .resample import resample_mask

    warp: WarpStep = segment.move
    if not segment.moved[i]:
        return masks[i]
    if out is None:
        out = np.empty((int(warp.canvas.height[i]), int(warp.canvas.width[i])), masks[i].dtype)
    resample_mask(masks[i], out, warp.matrix[i], warp.window[i], fill=_mask_fill(segment, i, out.dtype))
    return out


@kernel(WarpStep, Keypoints)
def _(segment: Segment, points: Stack) -> Stack:
    return points.holding(project(segment.move.matrix, points.rows, points.data[:, None])[:, 0])


@kernel(WarpStep, InstanceMasks)
def _(segment: Segment, i: int, masks: list[Bits], out: None) -> Bits:
    from .resample import resample_mask

    warp: WarpStep = segment.move
    if not segment.moved[i]:
        return masks[i]
    size = len(masks[i].planes), int(warp.canvas.height[i]), int(warp.canvas.width[i])
    planes = np.empty(size, masks[i].planes.dtype)
    for before, after in zip(masks[i].planes, planes, strict=True):
        resample_mask(before, after, warp.matrix[i], warp.window[i], fill=0)
    return masks[i].holding(planes)


@kernel(WarpStep, ObjectKeypoints)
def _(segment: Segment, points: Stack) -> Stack:
    return points.holding(project(segment.move.matrix, points.rows, points.data))


@kernel(WarpStep, Boxes, Polygons)
def _(segment: Segment, shapes: Stack) -> Stack:
    seen = clip(shapes.data, segment.move.window[shapes.rows])
    return shapes.holding(project(segment.move.matrix, shapes.rows, seen))


@kernel(Displace, Image)
def _(segment: Segment, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .displace import displace
    from .tones import apply_tones

    source, tones, step = images[i], _tones(segment.tone, i, images[i].shape[2], segment.names), segment.move
    out = np.empty(source.shape, np.float32 if tones.scale.size else source.dtype) if out is None else out
    if not segment.moved[i]:
        apply_tones(source, out, tones)
        return out
    smooth, fill, _ = np.nan_to_num(step.sampler[i], nan=0.0)
    displace(source, out, step.grid[i], bool(step.inverted[i]), linear=smooth > 0, fill=fill, tones=tones)
    return out


@kernel(Displace, Mask)
def _(segment: Segment, i: int, masks: list[Pixels], out: Pixels | None) -> Pixels:
    from .displace import displace_mask

    if not segment.moved[i]:
        return masks[i]
    out, step = np.empty_like(masks[i]) if out is None else out, segment.move
    displace_mask(masks[i], out, step.grid[i], bool(step.inverted[i]), fill=_mask_fill(segment, i, out.dtype))
    return out


@kernel(Displace, Keypoints)
def _(segment: Segment, points: Stack) -> Stack:
    return points.holding(_pushed(segment.move, points.rows, points.data[:, None])[:, 0])


@kernel(Displace, InstanceMasks)
def _(segment: Segment, i: int, masks: list[Bits], out: None) -> Bits:
    from .displace import displace_mask

    if not segment.moved[i]:
        return masks[i]
    planes, step = np.empty_like(masks[i].planes), segment.move
    for before, after in zip(masks[i].planes, planes, strict=True):
        displace_mask(before, after, step.grid[i], bool(step.inverted[i]), fill=0)
    return masks[i].holding(planes)


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


@kernel(Filter, Image)
def _(step: Filter, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .blur import gaussian_blur

    out = np.empty_like(images[i]) if out is None else out
    gaussian_blur(images[i], out, float(step.sigma[i]))
    return out


@kernel(Noise, Image)
def _(step: Noise, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .noise import add_normal

    out = np.empty_like(images[i]) if out is None else out
    add_normal(images[i], out, float(step.std[i]), step.key[i])
    return out


@kernel(NoiseAtRatio, Image)
def _(step: NoiseAtRatio, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .noise import add_normal, power

    out = np.empty_like(images[i]) if out is None else out
    std = (power(images[i]) / 10 ** (step.decibels[i] / 10)) ** 0.5
    add_normal(images[i], out, float(std), step.key[i])
    return out


@kernel(Equalize, Image)
def _(step: Equalize, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .equalize import equalize

    out = np.empty_like(images[i]) if out is None else out
    equalize(images[i], out)
    return out


@kernel(AutoContrast, Image)
def _(step: AutoContrast, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .auto_contrast import auto_contrast

    out = np.empty_like(images[i]) if out is None else out
    auto_contrast(images[i], out)
    return out


@kernel(Convolve, Image)
def _(step: Convolve, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .convolve import convolve

    out = np.empty_like(images[i]) if out is None else out
    convolve(images[i], out, step.kernel[i])
    return out


def _tones(toning: Toning | None, i: int, channels: int, names: tuple[str, ...]) -> Any:
    """What row i goes through."""
    from .tones import NONE, Tones, check_channels

    if toning is None:
        return NONE
    on, standard = toning.on[i], slice(None) if toning.standard[i] else slice(0)
    matrices = toning.matrices[i, on]
    scale, offset = (v[i, standard] if len(v) else v.reshape(-1) for v in (toning.scale, toning.offset))
    if not check_channels(matrices[toning.kinds[on] == MATRIX], channels):
        raise NoKernel(f"{' + '.join(names)}: mixes red, green and blue; a picture of {channels} channels has none.")
    if scale.size not in (0, 1, channels):
        raise NoKernel(f"{names[-1]}: has statistics of {scale.size} channels; this picture has {channels}.")
    if scale.size == 1:
        scale, offset = np.repeat(scale, channels), np.repeat(offset, channels)
    return Tones(toning.kinds[on], matrices, toning.knots[i, on], scale, offset)


def _mask_fill(segment: Segment, i: int, dtype: np.dtype[Any]) -> int:
    """OutOfRange: the fill of the ops does not fit this kind of mask."""
    sampler = segment.move.sampler[i]
    fill = 0 if np.isnan(sampler[2]) else int(sampler[2])
    if fill > (1 if dtype.kind == "b" else np.iinfo(dtype).max):
        raise OutOfRange(f"{' + '.join(segment.names)}: mask_fill = {fill}: does not fit a mask of {dtype}.")
    return fill


def _pushed(step: Displace, rows: Ints, points: Floats) -> Floats:
    from .displace import push

    grid, height, width = map(np.ascontiguousarray, (step.grid, step.canvas.height, step.canvas.width))
    out: Floats = push(grid, step.inverted, rows, height, width, np.ascontiguousarray(points))
    return out
