"""Blend, on a timeline."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..audio.targets import Spectrogram, Wave
from ..core.errors import Uneven
from ..core.item import Stack
from ..core.kernel import kernel
from ..timeline import Intervals
from .blend import Blend
from .objects import with_partners


@kernel(Blend, Wave, Spectrogram)
def _(step: Blend, i: int, waves: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    own, other, weight = waves[i], waves[step.ref[i]], np.float32(step.weight[i])
    if own.shape != other.shape:
        raise Uneven(f"mixing a sound of {own.shape} with one of {other.shape}: fix the length first, by a fit_length.")
    if out is None:
        out = np.empty_like(own)
    np.add(own * (1 - weight), other * weight, out=out)
    return out


@kernel(Blend, Intervals)
def _(step: Blend, stack: Stack) -> Stack:
    """Both are heard, so the intervals of both are there; the partner's are numbered on from one's own."""
    joined = with_partners(stack, step.ref)
    rows, data = joined.stack.rows, joined.stack.data.copy()
    own = np.zeros(len(step.ref), np.int64)
    np.maximum.at(own, stack.rows, stack.data["number"] + 1)
    data["number"] += np.where(joined.origin > 0, own[rows], 0)
    return Stack(stack.kind, data, rows)
