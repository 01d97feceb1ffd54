"""What series hold. Sample i covers [i, i + 1) / rate seconds; what has no clock has rate 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..core.errors import Malformed, unknown
from ..core.item import Each, Field, Stack, Target
from ..timeline.space import TimelineTarget

LAYOUTS = ("time, channels", "channels, time")


@dataclass(frozen=True, slots=True, eq=False)
class Series(TimelineTarget):
    """(time, channels) float32 or float64, or (time,) of one channel; NaN where a value is missing. Whole numbers
    become float64. rate: samples a second."""

    rate: float = 1.0

    def __post_init__(self) -> None:
        data = self.data
        if not isinstance(data, np.ndarray) or data.dtype.kind not in "iuf" or data.ndim not in (1, 2) or not data.size:
            found = f"{data.dtype} {data.shape}" if isinstance(data, np.ndarray) else repr(type(data).__name__)
            raise Malformed(f"series: {found}: must be (time, channels) or (time,) numbers, not empty.")
        if data.dtype not in (np.float32, np.float64):
            data = data.astype(np.float64)
        if np.isinf(data).any():
            raise Malformed("series: has infinite values; write NaN where a value is missing.")
        object.__setattr__(self, "data", data[:, None] if data.ndim == 1 else data)
        _check_rate(self.rate)

    @classmethod
    def of(cls, data: NDArray[Any], layout: str, rate: float = 1.0) -> Self:
        """An array whose axes are named: layout "time, channels" or "channels, time". Unknown: another layout."""
        if layout not in LAYOUTS:
            raise unknown("series: layout", layout, LAYOUTS)
        return cls(np.ascontiguousarray(data.T) if layout == LAYOUTS[1] else data, rate)

    @property
    def extent(self) -> tuple[float, float]:
        return (len(self.data) / self.rate, self.rate)


@dataclass(frozen=True, slots=True, eq=False)
class FrameLabels(TimelineTarget):
    """(time,) whole numbers or booleans, one for each sample. They follow the nearest sample; what opens takes 0."""

    rate: float = 1.0

    def __post_init__(self) -> None:
        data = self.data
        if not isinstance(data, np.ndarray) or data.dtype.kind not in "uib" or data.ndim != 1 or not data.size:
            raise Malformed("frame labels: must be (time,) whole numbers or booleans, not empty.")
        _check_rate(self.rate)

    @property
    def extent(self) -> tuple[float, float]:
        return (len(self.data) / self.rate, self.rate)


class Channels(Target):
    """(1,) how many channels an item's series has, as a fact: no step changes it."""

    grain = "row"

    @classmethod
    def derive(cls, fields: Mapping[str, Field]) -> Stack | None:
        for f in fields.values():
            if isinstance(f, Each) and issubclass(f.kind, Series):
                counts = np.array([[value.shape[1]] for value in f.values], np.int64)
                return Stack(cls, counts, np.arange(len(counts)))
        return None


def _check_rate(rate: float) -> None:
    if not 0 < rate < np.inf:
        raise Malformed(f"rate = {rate!r}: must be above 0 samples a second.")
