"""Held: a source whose items, once read, are kept: for as long as one batch is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.item import Ints, Item
from ..core.philox import Words
from ..core.source import Source


@dataclass(frozen=True, eq=False)
class Held:
    """Nobody writes to items, so those who read one may share it."""

    source: Source
    _items: dict[int, Item] = field(default_factory=dict)

    @property
    def ids(self) -> Words:
        return self.source.ids

    @property
    def traits(self) -> Mapping[str, NDArray[Any]]:
        return self.source.traits

    def load(self, positions: Ints) -> list[Item]:
        new = [p for p in dict.fromkeys(positions.tolist()) if p not in self._items]
        self._items.update(zip(new, self.source.load(np.array(new, np.int64)), strict=True))
        return [self._items[p] for p in positions.tolist()]
