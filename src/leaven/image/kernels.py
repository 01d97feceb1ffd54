"""The image rows of the kernel table. What is compiled is imported where it is used."""

from typing import Any

import numpy as np

from ..core.errors import NoKernel, OutOfRange
from ..core.item import Ints, Stack
from ..core.kernel import keeps, kernel
from ..core.step import Segment
from .affine import clip, project
from .bits import Bits
from .painting import SHAPES, Pixels, need_full_scale, paints
from .steps import (
    FILL,
    LINEAR,
    MATRIX,
    AutoContrast,
    ColorMatrix,
    Convolve,
    Curve,
    Equalize,
    Filter,
    Noise,
    NoiseAtRatio,
    Quantize,
    Standardize,
    Toning,
    sampled,
)
from .steps import Warp as WarpStep
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons, Visibility

for _step in (ColorMatrix, Curve, Quantize, Standardize):
    keeps(_step, *SHAPES)
keeps(WarpStep, ObjectLabels)


@kernel(WarpStep, Image)
@kernel(ColorMatrix, Image)
@kernel(Curve, Image)
@kernel(Quantize, Image)
@kernel(Standardize, Image)
def _(segment: Segment, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .border import bordered
    from .resample import resample
    from .tones import apply_tones

    source, tones = images[i], tones_of(segment, i, images[i])
    dtype = np.dtype(np.float32) if tones.scale.size else source.dtype
    if not segment.moved[i]:
        out = np.empty(source.shape, dtype) if out is None else out
        apply_tones(source, out, tones)
        return out
    warp: WarpStep = segment.move
    smooth, fill, _, border = sampled(warp.sampler, i)
    if out is None:
        out = np.empty((int(warp.canvas.height[i]), int(warp.canvas.width[i]), source.shape[2]), dtype)
    matrix, window = warp.matrix[i], warp.window[i]
    if border != FILL:
        source, matrix, window = bordered(source, matrix, window, out.shape, border)
    resample(
        source,
        out,
        matrix,
        window,
        linear=smooth > 0,
        antialias=smooth == LINEAR,
        fill=fill,
        tones=tones,
    )
    return out


@kernel(WarpStep, Mask)
def _(segment: Segment, i: int, masks: list[Pixels], out: Pixels | None) -> Pixels:
    from .border import bordered
    from .resample import resample_mask

    warp: WarpStep = segment.move
    if not segment.moved[i]:
        return masks[i]
    if out is None:
        out = np.empty((int(warp.canvas.height[i]), int(warp.canvas.width[i])), masks[i].dtype)
    mask, matrix, window = masks[i], warp.matrix[i], warp.window[i]
    if warp.sampler[i, 3] > FILL:
        mask, matrix, window = bordered(mask, matrix, window, out.shape, warp.sampler[i, 3])
    resample_mask(mask, out, matrix, window, fill=mask_fill(segment, i, out.dtype))
    return out


@kernel(WarpStep, Keypoints)
def _(segment: Segment, points: Stack) -> Stack:
    kind: Any = points.kind
    many = max(len(kind.names), 1)
    moved = project(segment.move.matrix, points.rows[::many], points.data.reshape(-1, many, 2))
    return points.holding(_mirrored(segment.move, kind, points.rows[::many], moved).reshape(-1, 2))


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
    moved = project(segment.move.matrix, points.rows, points.data)
    return points.holding(_mirrored(segment.move, points.kind, points.rows, moved))


@kernel(WarpStep, Visibility)
def _(segment: Segment, seen: Stack) -> Stack:
    return seen.holding(_mirrored(segment.move, seen.kind, seen.rows, seen.data))


def _mirrored(warp: WarpStep, kind: Any, rows: Ints, values: Pixels) -> Pixels:
    """Values (k, j, ...) of the j points of every object; where the picture is mirrored, left and right ones change
    places. A map turns the plane over where its determinant is below 0."""
    if not kind.mirror or not len(values):
        return values
    over = (np.linalg.det(warp.matrix) < 0)[rows]
    return np.where(over.reshape(-1, *(1,) * (values.ndim - 1)), values[:, kind.mirror], values)


@kernel(WarpStep, Boxes, Polygons)
def _(segment: Segment, shapes: Stack) -> Stack:
    seen = clip(shapes.data, segment.move.window, shapes.rows)
    return shapes.holding(project(segment.move.matrix, shapes.rows, seen))


@paints(Filter)
def _(step: Filter, i: int, source: Pixels, out: Pixels) -> None:
    from .blur import gaussian_blur

    gaussian_blur(source, out, float(step.sigma[i]))


@paints(Noise)
def _(step: Noise, i: int, source: Pixels, out: Pixels) -> None:
    from .noise import add_normal

    add_normal(source, out, float(step.std[i]), step.key[i])


@paints(NoiseAtRatio)
def _(step: NoiseAtRatio, i: int, source: Pixels, out: Pixels) -> None:
    from .noise import add_normal, power

    std = (power(source) / 10 ** (step.decibels[i] / 10)) ** 0.5
    add_normal(source, out, float(std), step.key[i])


@paints(Equalize)
def _(step: Equalize, i: int, source: Pixels, out: Pixels) -> None:
    from .equalize import equalize

    equalize(source, out)


@paints(AutoContrast)
def _(step: AutoContrast, i: int, source: Pixels, out: Pixels) -> None:
    from .auto_contrast import auto_contrast

    auto_contrast(source, out)


@paints(Convolve)
def _(step: Convolve, i: int, source: Pixels, out: Pixels) -> None:
    from .convolve import convolve

    convolve(source, out, step.kernel[i])


def tones_of(segment: Segment, i: int, source: Pixels) -> Any:
    """What the picture of row i goes through."""
    from .tones import NONE, Tones, check_channels

    toning: Toning | None = segment.tone
    if toning is None:
        return NONE
    channels, names = source.shape[2], segment.names
    on, standard = toning.on[i], slice(None) if toning.standard[i] else slice(0)
    matrices = toning.matrices[i, on]
    scale, offset = (v[i, standard] if len(v) else v.reshape(-1) for v in (toning.scale, toning.offset))
    if not check_channels(matrices[toning.kinds[on] == MATRIX], channels):
        raise NoKernel(f"{' + '.join(names)}: mixes red, green and blue; a picture of {channels} channels has none.")
    if scale.size not in (0, 1, channels):
        raise NoKernel(f"{names[-1]}: has statistics of {scale.size} channels; this picture has {channels}.")
    if scale.size == 1:
        scale, offset = np.repeat(scale, channels), np.repeat(offset, channels)
    if on.any():
        need_full_scale(source, " + ".join(names))
    return Tones(toning.kinds[on], matrices, toning.knots[i, on], scale, offset)


def mask_fill(segment: Segment, i: int, dtype: np.dtype[Any]) -> int:
    """OutOfRange: the fill of the ops does not fit this kind of mask."""
    sampler = segment.move.sampler[i]
    fill = 0 if np.isnan(sampler[2]) else int(sampler[2])
    if fill > (1 if dtype.kind == "b" else np.iinfo(dtype).max):
        raise OutOfRange(f"{' + '.join(segment.names)}: mask_fill = {fill}: does not fit a mask of {dtype}.")
    return fill
