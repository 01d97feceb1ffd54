"""The rows of the kernel table for colour. What is compiled is imported where it is used."""

import numpy as np
from numpy.typing import NDArray

from ..core.philox import stream
from .painting import Pixels, paints
from .steps_colour import Clahe, Drop, Hsv, Light, MeanContrast, Principal, Shuffle


@paints(Hsv)
def _(step: Hsv, i: int, source: Pixels, out: Pixels) -> None:
    from .colours import hsv

    hsv(source, out, float(step.degrees[i]), float(step.saturation[i]), float(step.value[i]))


@paints(MeanContrast)
def _(step: MeanContrast, i: int, source: Pixels, out: Pixels) -> None:
    from .colours import mean_contrast

    mean_contrast(source, out, float(step.factor[i]))


@paints(Clahe)
def _(step: Clahe, i: int, source: Pixels, out: Pixels) -> None:
    from .colours import clahe

    clahe(source, out, float(step.limit[i]), (int(step.tiles[i, 0]), int(step.tiles[i, 1])))


@paints(Principal)
def _(step: Principal, i: int, source: Pixels, out: Pixels) -> None:
    from .colours import principal

    principal(source, out, step.amounts[i])


@paints(Light)
def _(step: Light, i: int, source: Pixels, out: Pixels) -> None:
    from .colours import light

    field = float(step.degrees[i]), int(step.shape[i]), *step.centre[i].tolist(), float(step.width[i])
    light(source, out, float(step.gain[i]), field)


def _order(key: np.uint64, channels: int) -> NDArray[np.int64]:
    """A permutation of the colours; alpha stays the last."""
    colours = 3 if channels == 4 else channels
    order: NDArray[np.int64] = np.append(np.argsort(stream(key, colours), kind="stable"), np.arange(colours, channels))
    return order


@paints(Shuffle)
def _(step: Shuffle, i: int, source: Pixels, out: Pixels) -> None:
    from .sheet import done, planes, sheet

    made, order = sheet(out), _order(step.key[i], source.shape[2])
    if made.planar:
        made.pixels[...] = planes(source)[order]
    else:
        made.pixels[...] = source[..., order]
    done(made)


@paints(Drop)
def _(step: Drop, i: int, source: Pixels, out: Pixels) -> None:
    colours = 3 if source.shape[2] == 4 else source.shape[2]
    np.copyto(out, source)
    fill = step.fill[i] if source.dtype == np.float32 else np.floor(step.fill[i] * np.iinfo(source.dtype).max + 0.5)
    for c in _order(step.key[i], source.shape[2])[: min(int(step.count[i]), colours - 1)].tolist():
        out[..., c] = fill
