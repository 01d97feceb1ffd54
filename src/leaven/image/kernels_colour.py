"""The rows of the kernel table for colour. What is compiled is imported where it is used."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.kernel import keeps, kernel
from ..core.philox import stream
from .steps_colour import Clahe, Drop, Hsv, Light, MeanContrast, Principal, Shuffle
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

Pixels = NDArray[Any]

for _step in (Clahe, Drop, Hsv, Light, MeanContrast, Principal, Shuffle):
    keeps(_step, Mask, Boxes, Polygons, Keypoints, ObjectKeypoints, ObjectLabels, InstanceMasks)


@kernel(Hsv, Image)
def _(step: Hsv, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .colours import hsv

    out = np.empty_like(images[i]) if out is None else out
    hsv(images[i], out, float(step.degrees[i]), float(step.saturation[i]), float(step.value[i]))
    return out


@kernel(MeanContrast, Image)
def _(step: MeanContrast, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .colours import mean_contrast

    out = np.empty_like(images[i]) if out is None else out
    mean_contrast(images[i], out, float(step.factor[i]))
    return out


@kernel(Clahe, Image)
def _(step: Clahe, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .colours import clahe

    out = np.empty_like(images[i]) if out is None else out
    clahe(images[i], out, float(step.limit[i]), (int(step.tiles[i, 0]), int(step.tiles[i, 1])))
    return out


@kernel(Principal, Image)
def _(step: Principal, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .colours import principal

    out = np.empty_like(images[i]) if out is None else out
    principal(images[i], out, step.amounts[i])
    return out


@kernel(Light, Image)
def _(step: Light, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .colours import light

    out = np.empty_like(images[i]) if out is None else out
    field = float(step.degrees[i]), int(step.shape[i]), *step.centre[i].tolist(), float(step.width[i])
    light(images[i], out, float(step.gain[i]), field)
    return out


def _order(key: np.uint64, channels: int) -> NDArray[np.int64]:
    """A permutation of the colours; alpha stays the last."""
    colours = 3 if channels == 4 else channels
    order: NDArray[np.int64] = np.append(np.argsort(stream(key, colours), kind="stable"), np.arange(colours, channels))
    return order


@kernel(Shuffle, Image)
def _(step: Shuffle, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    from .sheet import done, planes, sheet

    out = np.empty_like(images[i]) if out is None else out
    made, order = sheet(out), _order(step.key[i], images[i].shape[2])
    if made.planar:
        made.pixels[...] = planes(images[i])[order]
    else:
        made.pixels[...] = images[i][..., order]
    done(made)
    return out


@kernel(Drop, Image)
def _(step: Drop, i: int, images: list[Pixels], out: Pixels | None) -> Pixels:
    source = images[i]
    colours = 3 if source.shape[2] == 4 else source.shape[2]
    out = np.empty_like(source) if out is None else out
    np.copyto(out, source)
    fill = step.fill[i] if source.dtype == np.float32 else np.floor(step.fill[i] * np.iinfo(source.dtype).max + 0.5)
    for c in _order(step.key[i], source.shape[2])[: min(int(step.count[i]), colours - 1)].tolist():
        out[..., c] = fill
    return out
