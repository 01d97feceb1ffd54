"""Backing: a partner's sound under one's own."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..audio.spectrum import at_ratio
from ..audio.targets import Wave
from ..core.dist import Floats
from ..core.errors import Uneven
from ..core.item import Ints, Space
from ..core.kernel import keeps, kernel
from ..core.step import Step
from ..timeline import Intervals, Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Backing(Step):
    """The partner's sound, over and over from `start` (n,) in shares of its length, so many `decibels` (n,) below one's
    own. ref (n,): the partner's row. Labels and events are one's own, so `weight` (n,), the partner's share, is 0."""

    ref: Ints
    decibels: Floats
    start: Floats
    weight: Floats
    space: ClassVar[type[Space] | None] = Timeline

    @classmethod
    def of(cls, timeline: Timeline, ref: Ints, decibels: Floats, start: Floats) -> Self:
        """Uneven: a partner has another rate."""
        differ = timeline.rate != timeline.rate[ref]
        if differ.any():
            i = int(np.argmax(differ))
            rates = " and ".join(f"{timeline.rate[k]:g}" for k in (i, ref[i]))
            raise Uneven(f"partners have {rates} samples a second: bring them to one rate first, by a resample.")
        return cls(ref, decibels, start, 0 * start)

    @property
    def partners(self) -> Ints | None:
        return self.ref


keeps(Backing, Intervals)


@kernel(Backing, Wave)
def _(step: Backing, i: int, waves: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    own, other = waves[i], waves[step.ref[i]]
    if other.shape[1] != own.shape[1]:
        other = other.mean(axis=1, keepdims=True)
    first = int(step.start[i] * len(other))
    under = other[(first + np.arange(len(own))) % len(other)]
    factor = np.float32(at_ratio(own, under, float(step.decibels[i])))
    if out is None:
        out = np.empty_like(own)
    np.clip(own + factor * under, -1.0, 1.0, out=out)
    return out
