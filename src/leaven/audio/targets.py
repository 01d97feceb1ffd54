"""Sound. Sample i covers [i, i + 1) / rate seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..core.errors import Malformed
from ..core.item import Each, Field, Stack, Target
from ..timeline.space import TimelineTarget

FRAME = 64  # samples: what loudness is measured over


@dataclass(frozen=True, slots=True, eq=False)
class Wave(TimelineTarget):
    """(samples, channels) or (samples,) float32, full scale at -1 and 1; `rate` samples a second. In a single call, a
    pair: policy(wave=(samples, rate)). The rate travels with the space: what comes out is samples alone."""

    rate: float = 0.0

    def __post_init__(self) -> None:
        if isinstance(self.data, tuple) and len(self.data) == 2:
            object.__setattr__(self, "rate", self.data[1])
            object.__setattr__(self, "data", self.data[0])
        data = self.data
        if not isinstance(data, np.ndarray) or data.dtype != np.float32 or data.ndim not in (1, 2) or not data.size:
            raise Malformed(
                f"wave: {_found(data)}: must be (samples, channels) or (samples,), not empty, float32 with full scale "
                "at 1. Whole numbers of 16 bits: divide them by 32768."
            )
        object.__setattr__(self, "rate", _rate("wave", self.rate))
        if data.ndim == 1:
            object.__setattr__(self, "data", data[:, None])

    @property
    def extent(self) -> tuple[float, float]:
        return (len(self.data) / self.rate, self.rate)


@dataclass(frozen=True, slots=True, eq=False)
class Spectrogram(TimelineTarget):
    """(frames, bands) float32 of any scale, such as log-mel; `rate` frames a second. It stands in place of a wave, not
    beside it: its timeline counts frames. What changes the pitch is refused, for bands stay where they are."""

    rate: float = 0.0

    def __post_init__(self) -> None:
        data = self.data
        if not isinstance(data, np.ndarray) or data.dtype != np.float32 or data.ndim != 2 or not data.size:
            raise Malformed(f"spectrogram: {_found(data)}: must be (frames, bands), not empty, float32.")
        object.__setattr__(self, "rate", _rate("spectrogram", self.rate))

    @property
    def extent(self) -> tuple[float, float]:
        return (len(self.data) / self.rate, self.rate)


@dataclass(frozen=True, slots=True, eq=False)
class Loudness(TimelineTarget):
    """A fact about samples, measured when the ops before have run: the mean square of every FRAME samples."""

    grain = "rows"
    measures: ClassVar[type[Target] | None] = Wave

    @classmethod
    def derive(cls, fields: Mapping[str, Field]) -> Stack | None:
        waves = [f.values for f in fields.values() if isinstance(f, Each) and issubclass(f.kind, Wave)]
        if not waves:
            return None
        found = [_power(wave) for wave in waves[0]]
        return Stack(cls, np.concatenate(found), np.repeat(np.arange(len(found)), [len(power) for power in found]))


def _power(wave: NDArray[np.float32]) -> NDArray[np.float64]:
    squares = np.square(wave, dtype=np.float64).mean(axis=1)
    starts = np.arange(0, len(squares), FRAME)
    sums: NDArray[np.float64] = np.add.reduceat(squares, starts)
    return sums / np.minimum(len(squares) - starts, FRAME)


def _rate(what: str, rate: Any) -> float:
    """As a float."""
    if isinstance(rate, bool) or not isinstance(rate, int | float | np.integer | np.floating) or not 0 < rate < 1e9:
        raise Malformed(f"{what}: rate = {rate!r}: must be the number of samples a second, as in Wave(samples, 16000).")
    return float(rate)


def _found(data: Any) -> str:
    return f"{data.dtype} {data.shape}" if isinstance(data, np.ndarray) else repr(type(data).__name__)
