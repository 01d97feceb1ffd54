"""What the core asks of a data set: ids, traits, and items by position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .item import Ints, Item
from .philox import Words


class Source(Protocol):
    """n items with stable ids. `traits`: for "class" and "group", where there are any, one name per item."""

    @property
    def ids(self) -> Words: ...
    @property
    def traits(self) -> Mapping[str, NDArray[Any]]: ...
    def load(self, positions: Ints) -> list[Item]: ...


@dataclass(frozen=True, eq=False)
class Items:
    """A source in memory: for tests, single calls, and short lists."""

    items: Sequence[Item]
    ids: Words
    traits: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, items: Sequence[Item]) -> "Items":
        """Ids 0, 1, 2 ..."""
        return cls(items, np.arange(len(items), dtype=np.uint64))

    def load(self, positions: Ints) -> list[Item]:
        return [self.items[i] for i in positions.tolist()]
