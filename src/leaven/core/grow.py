"""Roster ops: they change who is seen, not what is seen."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

from .errors import Misplaced
from .item import Ints
from .op import Op
from .source import Source
from .step import Step


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Positions in a source, and the copy number of each: copy 0 is the item itself, 1, 2 ... are drawn anew."""

    positions: Ints
    copies: Ints


@dataclass(frozen=True, kw_only=True)
class RosterOp(Op):
    """An op of `grow`: rows in, rows out."""

    @abstractmethod
    def rows(self, rows: Rows, source: Source) -> Rows:
        """Pure: who is seen, from who was."""

    def step(self, space: Any, *facts: Any, **drawn: Any) -> Step:
        raise Misplaced(f"{self.address} changes the roster, not the items; it belongs to grow.")
