"""The rows of the kernel table for series and frame labels. What is compiled is imported where it is used."""

from math import isnan, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.kernel import keeps, kernel
from ..core.step import Segment
from ..timeline.retime import EDGE, MISSING, NEAREST, Retime
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
    out = np.empty((_samples(move, i), source.shape[1]), source.dtype) if out is None else out
    smooth, border, fill = move.sampler[i].tolist()
    gap = nan if border == MISSING else 0.0 if isnan(fill) else fill
    read(source, out, move.pieces[i], smooth != NEAREST, gap, border == EDGE)
    return out


@kernel(Retime, FrameLabels)
def _(segment: Segment, i: int, labels: list[Values], out: Values | None) -> Values:
    from .reading import read_labels

    if not segment.moved[i]:
        return labels[i]
    move = segment.move
    out = np.empty(_samples(move, i), labels[i].dtype) if out is None else out
    read_labels(labels[i], out, move.pieces[i], move.sampler[i, 1] == EDGE)
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


def _samples(move: Retime, i: int) -> int:
    """How many there are in row i afterwards."""
    return int(move.timeline.length[i] * move.timeline.rate[i] + 0.5)
