"""Roster ops: they change who is seen, not what is seen."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .errors import Misplaced
from .item import Ints
from .op import Op
from .source import Source
from .step import Step


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Positions in a source, and the copy number of each: copy 0 is the item itself, 1, 2 ... are drawn anew. `makers`:
    the address of the op that makes the row out of its item; "" where none does."""

    positions: Ints
    copies: Ints
    makers: NDArray[np.str_]

    @classmethod
    def of(cls, positions: Ints, copies: Ints | None = None) -> "Rows":
        """Rows that nobody makes."""
        copies = np.zeros(positions.size, np.int64) if copies is None else copies
        return cls(positions, copies, np.zeros(positions.size, "U1"))

    def __len__(self) -> int:
        return int(self.positions.size)

    def take(self, at: Any) -> "Rows":
        return Rows(self.positions[at], self.copies[at], self.makers[at])

    def again(self, at: Any, copies: Ints, makers: str | None = None) -> "Rows":
        """Further rows: those at these places, under new copy numbers; made by `makers`, else by whom they were."""
        by = self.makers[at] if makers is None else np.full(len(copies), makers)
        return Rows(self.positions[at], copies, by)

    def join(self, *others: "Rows") -> "Rows":
        every = (self, *others)
        return Rows(*(np.concatenate([getattr(r, name) for r in every]) for name in ("positions", "copies", "makers")))


@dataclass(frozen=True, kw_only=True)
class RosterOp(Op):
    """An op of `grow`: rows in, rows out. Those with `makes` have a step as well, which turns the item of each row they
    add into what it is to be; it comes after `prepare` and before `augment`. `weight`: what such a row counts for in
    training, an item counting 1."""

    weight: ClassVar[float] = 1.0

    @abstractmethod
    def rows(self, rows: Rows, source: Source) -> Rows:
        """Pure: who is seen, from who was."""

    def step(self, space: Any, *facts: Any, **drawn: Any) -> Step:
        raise Misplaced(f"{self.address} changes the roster, not the items; it belongs to grow.")
