"""The rows of the kernel table for series and frame labels. What is compiled is imported where it is used."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.kernel import keeps, kernel
from ..core.step import Segment
from ..timeline.retime import CONSTANT, EDGE, NEAREST, Retime
from ..timeline.targets import Intervals
from .steps import Hide, Jitter, Magnify, Wander
from .targets import FrameLabels, Series

Values = NDArray[Any]

for _step in (Jitter, Magnify, Wander, Hide):
    keeps(_step, FrameLabels, Intervals)


@kernel(Retime, Series)
def _(segment: Segment, i: int, series: list[Values], out: Values | None) -> Values:
    from .reading import read

    source, move = series[i], segment.move
    if not segment.moved[i]:
        return source
    at, first, last = move.source(i)
    out = np.empty((at.size, source.shape[1]), source.dtype) if out is None else out
    smooth, border, fill = move.sampler[i]
    gap = np.nan_to_num(fill, nan=0.0) if np.isnan(border) or border == CONSTANT else np.nan
    read(source, out, at, first, last, _speeds(move.pieces[i], at.size), smooth != NEAREST, gap, border == EDGE)
    return out


@kernel(Retime, FrameLabels)
def _(segment: Segment, i: int, labels: list[Values], out: Values | None) -> Values:
    from .reading import nearest

    if not segment.moved[i]:
        return labels[i]
    at, first, last = segment.move.source(i)
    found = nearest(at, first, last, segment.move.sampler[i, 1] == EDGE)
    made = np.where(found < 0, np.zeros((), labels[i].dtype), labels[i][np.maximum(found, 0)])
    if out is None:
        return made
    out[...] = made
    return out


@kernel(Jitter, Series)
def _(step: Jitter, i: int, series: list[Values], out: Values | None) -> Values:
    from .curves import jitter

    out = np.empty_like(series[i]) if out is None else out
    jitter(series[i], out, step.sigma[i], step.key[i])
    return out


@kernel(Magnify, Series)
def _(step: Magnify, i: int, series: list[Values], out: Values | None) -> Values:
    from .curves import magnify

    out = np.empty_like(series[i]) if out is None else out
    magnify(series[i], out, step.base[i], step.sigma[i], int(step.knots[i]), step.key[i], bool(step.shared[i]))
    return out


@kernel(Wander, Series)
def _(step: Wander, i: int, series: list[Values], out: Values | None) -> Values:
    from .curves import wander

    out = np.empty_like(series[i]) if out is None else out
    wander(series[i], out, step.size[i], int(step.knots[i]), step.key[i])
    return out


@kernel(Hide, Series)
def _(step: Hide, i: int, series: list[Values], out: Values | None) -> Values:
    from .hiding import hide

    out = np.empty_like(series[i]) if out is None else out
    hide(series[i], out, step.spans[i], step.channels[i], int(step.fill[i]))
    return out


def _speeds(pieces: Floats, samples: int) -> Floats:
    """(K, 5) -> (samples,): how many samples of the source pass with each."""
    there = pieces[pieces[:, 1] > pieces[:, 0]]
    if not len(there):
        return np.ones(samples)
    k = np.maximum(np.searchsorted(there[:, 0], np.arange(samples) + 0.5, side="right") - 1, 0)
    speeds: Floats = (abs(there[:, 3] - there[:, 2]) / (there[:, 1] - there[:, 0]))[k]
    return speeds
