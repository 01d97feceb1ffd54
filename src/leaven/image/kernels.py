"""The image rows of the kernel table. What is compiled is imported where it is used."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import NoKernel, OutOfRange
from ..core.item import Stack
from ..core.kernel import keeps, kernel
from ..core.step import Segment
from .affine import clip, project
from .bits import Bits
from .steps import (
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
)
from .steps import Warp as WarpStep
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

Pixels = NDArray[Any]
SHAPES = (Boxes, Polygons, Keypoints, ObjectKeypoints, ObjectLabels, InstanceMasks)

for _step in (ColorMatrix, Curve, Quantize, Standardize, Filter, Convolve, Noise, NoiseAtRatio, Equalize,
              AutoContrast):  # fmt: skip
    keeps(_step, Mask, *SHAPES)
keeps(WarpStep, ObjectLabels)


@kernel(WarpStep, Image)
@kernel(ColorMatrix, Image)
@kernel(Curve, Image)
@kernel(Quantize, Image)
@kernel(Standardize, Image)
def _(segment: Segment, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .resample import resample
    from .tones import apply_tones

    source, tones = images[i], tones_of(segment.tone, i, images[i].shape[2], segment.names)
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
        source,
        out,
        warp.matrix[i],
        warp.window[i],
        linear=smooth > 0,
        antialias=smooth == LINEAR,
        fill=fill,
        tones=tones,
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
    resample_mask(masks[i], out, warp.matrix[i], warp.window[i], fill=mask_fill(segment, i, out.dtype))
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


def tones_of(toning: Toning | None, i: int, channels: int, names: tuple[str, ...]) -> Any:
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


def mask_fill(segment: Segment, i: int, dtype: np.dtype[Any]) -> int:
    """OutOfRange: the fill of the ops does not fit this kind of mask."""
    sampler = segment.move.sampler[i]
    fill = 0 if np.isnan(sampler[2]) else int(sampler[2])
    if fill > (1 if dtype.kind == "b" else np.iinfo(dtype).max):
        raise OutOfRange(f"{' + '.join(segment.names)}: mask_fill = {fill}: does not fit a mask of {dtype}.")
    return fill
