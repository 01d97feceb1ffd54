"""The timeline: seconds, and how many samples there are in one. Sample i covers [i, i + 1) / rate."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from ..core.dist import Floats
from ..core.item import Space, Target
from ..core.step import Step


@dataclass(frozen=True, slots=True, eq=False)
class Timeline(Space):
    """Length in seconds, a whole number of samples; rate in samples a second. What has no clock has rate 1."""

    length: Floats
    rate: Floats

    @classmethod
    def of(cls, samples: Floats, rate: Floats) -> Self:
        return cls(samples / rate, rate)

    @property
    def samples(self) -> Floats:
        """(n,) whole numbers."""
        count: Floats = np.floor(self.length * self.rate + 0.5)
        return count


@dataclass(frozen=True, slots=True, eq=False)
class TimelineStep(Step):
    space: ClassVar[type[Space] | None] = Timeline


@dataclass(frozen=True, slots=True, eq=False)
class TimelineTarget(Target):
    space: ClassVar[type[Space] | None] = Timeline
