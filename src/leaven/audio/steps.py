"""The steps sound knows, besides Retime. Levels in decibels are of power: 10 log10 of a ratio of mean squares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints
from ..core.philox import Words
from ..timeline.space import TimelineStep


@dataclass(frozen=True, slots=True, eq=False)
class Gain(TimelineStep):
    """Every sample times `factor` (n,); below 0 it turns over. What passes full scale is cut."""

    factor: Floats
    pointwise: ClassVar[bool] = True

    @classmethod
    def compile(cls, tones: Sequence[tuple[Any, Bools]]) -> Floats:
        """(n,) the product of those that are on."""
        total: Floats = np.ones(tones[0][1].size)
        for tone, on in tones:
            total = total * np.where(on, tone.factor, 1.0)
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Hiss(TimelineStep):
    """Noise so many `decibels` (n,) below the sound, whose power the kernel measures, falling by `decay` (n,) decibels
    an octave: 0 is white, 3 pink, 6 brown. The kernel counts on from `key` (n,)."""

    decibels: Floats
    decay: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Silence(TimelineStep):
    """Nothing on the `spans` (n, k, 2) of whole samples, faded over `fade` (n,) samples inside each end."""

    spans: Ints
    fade: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Spectral(TimelineStep):
    """Rectangles (n, k, 4) of time and frequency are taken out: start and stop in shares of the length, low and high in
    shares of the mel scale up to half of `rate` (n,)."""

    rectangles: Floats
    rate: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Band(TimelineStep):
    """What lies below `low` or above `high` (n,), in cycles a sample, is weakened by `slope` (n,) decibels an octave;
    the phase stays. low 0, or high 0.5: that side is open."""

    low: Floats
    high: Floats
    slope: Floats
