"""Items, their targets, the spaces they share, and the columns in which their values travel."""

from abc import ABC
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray

from .errors import Uneven

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Space(ABC):
    """A coordinate system, for n items at once: every field is an array of n numbers."""

    def where(self, rows: Bools, other: Self) -> Self:
        """`other` on these rows, this one on the rest."""
        return type(self)(*(np.where(rows, b, a) for a, b in zip(self.columns, other.columns, strict=True)))

    def take(self, rows: Ints) -> Self:
        return type(self)(*(column[rows] for column in self.columns))

    @property
    def columns(self) -> list[NDArray[Any]]:
        return [getattr(self, name) for name in _names(type(self))]


@lru_cache(maxsize=64)
def _names(kind: type[Space]) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A value with a meaning. It names its space, and how it travels (`grain`).

    item: one by one (pictures, waves, strings). row: one stacked row per item (labels). rows: any number per item,
    each on its own (keypoints). objects: one per object of the item; what is dropped with one is dropped with all.
    parts: one by one as well, each with a part for every object of its item (instance masks).
    `measures`: for a fact about content, the kind of target whose values, as the ops before leave them, it is read off.
    """

    data: Any
    space: ClassVar[type[Space] | None] = None
    grain: ClassVar[Literal["item", "row", "rows", "objects", "parts"]] = "item"
    measures: "ClassVar[type[Target] | None]" = None

    @property
    def extent(self) -> tuple[float, ...] | None:
        """The numbers of its space, if this target is one that can tell them."""
        return None

    @property
    def written(self) -> Any:
        """The value as people write it."""
        return self.data

    @classmethod
    def gather(cls, values: Sequence[Any]) -> tuple[NDArray[Any], list[int]]:
        """Values of a stacked target -> one array, and how many of its rows are whose. Uneven: shapes differ."""
        if cls.grain == "row":
            try:
                return np.stack(values), [1] * len(values)
            except ValueError:
                raise Uneven(f"{cls.__name__} of several shapes {sorted({np.shape(v) for v in values})}.") from None
        return np.concatenate(values), [len(v) for v in values]

    @classmethod
    def derive(cls, fields: "Mapping[str, Field]") -> "Stack | None":
        """A fact that nobody wrote down, read off another target: tokens off a text as it came, which the plan then
        moves along; or, where it `measures`, off what the plan has made of the target so far."""
        return None

    @classmethod
    def adapt(cls, kernel: Callable[..., Any]) -> Callable[..., Any]:
        """What a kernel of this target is entered as."""
        return kernel

    @classmethod
    def enter(cls, stack: "Stack") -> "Stack":
        """From what people write to what travels (boxes -> polygons)."""
        return stack

    @classmethod
    def leave(cls, stack: "Stack", space: Any) -> "tuple[Stack, Bools | None]":
        """Back again: hulls and clipping happen here, once. With it, which rows are still there (None: all)."""
        return stack, None

    @classmethod
    def gone(cls, stack: "Stack", space: Any) -> Ints:
        """Before `leave`: (k, 2) row and number of what has left its item, for kinds of grain `rows` that drop."""
        return np.empty((0, 2), np.int64)

    @classmethod
    def fold(cls, data: Any) -> Any:
        """Targets of parts: what people write, a sequence with one entry per object -> what travels."""
        return data

    @classmethod
    def seen(cls, folded: Any) -> Bools:
        """Targets of parts: (k,) which objects are still there."""
        raise NotImplementedError

    @classmethod
    def unfold(cls, folded: Any, kept: Bools) -> Any:
        """Targets of parts: back to what people write, without the objects that are not kept."""
        raise NotImplementedError

    @classmethod
    def export(cls, data: NDArray[Any]) -> Any:
        """The rows of one item, as people write them."""
        return data


class Label(Target):
    """(classes,) weights that sum to one. It has no place in any space."""

    grain = "row"


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """All values of one stacked field of a batch: data[k] belongs to row rows[k]; rows ascend."""

    kind: type[Target]
    data: NDArray[Any]
    rows: Ints

    def holding(self, data: NDArray[Any]) -> "Stack":
        """Other values of the same rows."""
        return Stack(self.kind, data, self.rows)

    def keep(self, kept: Bools) -> "Stack":
        at = kept.nonzero()[0]  # twice as fast as by a mask
        return Stack(self.kind, self.data.take(at, axis=0), self.rows.take(at))


@dataclass(frozen=True, slots=True, eq=False)
class Each:
    """A field whose values travel one by one: the data of pictures, waves, strings, and whatever is not a target."""

    kind: type[Any]
    values: list[Any]


Item = Mapping[str, Any]
Field = Stack | Each
