"""Intervals on a timeline, in seconds. They travel in pieces, so that one that is cut comes out as several."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import Malformed
from ..core.item import Ints, Stack
from .intervals import settle
from .pieces import SLIVER
from .space import TimelineTarget


@dataclass(frozen=True, slots=True, eq=False)
class Intervals(TimelineTarget):
    """Onset and offset, and what they say. On the way: `times` (2,), `number` among those of the item, `says`.

    In the end they are clipped to the timeline, and pieces that touch are joined again: an interval that was cut in two
    and moved apart is two rows. Those of which nothing is left are dropped, and counted.
    """

    grain = "rows"
    columns: ClassVar[int] = 2

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", _rows(type(self).__name__.lower(), self.data, self.columns))

    @classmethod
    def enter(cls, stack: Stack) -> Stack:
        return _travelling(stack, stack.data[:, :2], stack.data[:, 2:])

    @classmethod
    def leave(cls, stack: Stack, timeline: Any) -> tuple[Stack, None]:
        times, index, _ = _settled(stack, timeline)
        return Stack(stack.kind, cls.told(times, stack.data["says"][index]), stack.rows[index]), None

    @classmethod
    def gone(cls, stack: Stack, timeline: Any) -> Ints:
        _, index, gone = _settled(stack, timeline)
        who = np.stack([stack.rows, stack.data["number"]], axis=1)
        lost = np.unique(who[gone], axis=0)
        left = {(r, k) for r, k in who[index].tolist()}
        return lost[[(r, k) not in left for r, k in lost.tolist()]] if len(lost) else lost

    @classmethod
    def told(cls, times: Floats, says: NDArray[Any]) -> NDArray[Any]:
        """As people write them."""
        return np.concatenate([times, says], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Segments(Intervals):
    """(k, 2) float64: onset and offset in seconds; parts of the timeline that are marked, no more."""


@dataclass(frozen=True, slots=True, eq=False)
class Events(Intervals):
    """(k, 3) float64: onset and offset in seconds, number of the label. One of no length is a point in time."""

    columns: ClassVar[int] = 3


@dataclass(frozen=True, slots=True, eq=False)
class Words(Intervals):
    """A list of (onset, offset, text): word timings, or anything else that is said of a part of the timeline."""

    def __post_init__(self) -> None:
        try:
            said = [(float(onset), float(offset), str(text)) for onset, offset, text in self.data]
        except (TypeError, ValueError):
            raise Malformed("words: must be a list of (onset, offset, text).") from None
        _rows("words", [w[:2] for w in said], 2)
        object.__setattr__(self, "data", said)

    @classmethod
    def gather(cls, values: Sequence[Any]) -> tuple[NDArray[Any], list[int]]:
        flat = [word for value in values for word in value]
        return np.array(flat, object).reshape(len(flat), 3), [len(value) for value in values]

    @classmethod
    def told(cls, times: Floats, says: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate([times.astype(object), says], axis=1)

    @classmethod
    def export(cls, data: NDArray[Any]) -> Any:
        return [tuple(word) for word in data.tolist()]


def _rows(what: str, data: Any, columns: int) -> Floats:
    try:
        found = np.asarray(data, np.float64)
    except (TypeError, ValueError):
        found = np.empty(0)
        if len(data):
            raise Malformed(f"{what}: must be (k, {columns}) numbers.") from None
    if not found.size:
        return found.reshape(0, columns)
    if found.ndim != 2 or found.shape[1] != columns or not np.isfinite(found).all():
        raise Malformed(f"{what}: {found.shape}: must be (k, {columns}) finite numbers.")
    if (found[:, 1] < found[:, 0]).any():
        k = int(np.argmax(found[:, 1] < found[:, 0]))
        raise Malformed(f"{what}[{k}]: {found[k, 0]:g} to {found[k, 1]:g} s: must not end before it begins.")
    return found


def _travelling(stack: Stack, times: NDArray[Any], says: NDArray[Any]) -> Stack:
    form = np.dtype([("times", "f8", 2), ("number", "i8"), ("says", says.dtype, says.shape[1:])])
    data = np.empty(len(says), form)
    data["times"], data["says"] = times.astype(float), says
    data["number"] = np.arange(stack.rows.size) - np.searchsorted(stack.rows, stack.rows)
    return stack.holding(data)


def _settled(stack: Stack, timeline: Any) -> tuple[Floats, Ints, Any]:
    rows, data = stack.rows, stack.data
    tiny = SLIVER / timeline.rate[rows]
    return settle(data["times"], rows, data["number"], timeline.length[rows], tiny)
