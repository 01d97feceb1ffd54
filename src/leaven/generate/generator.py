"""Generator: what was learned of items, as a value, and the way to draw new ones from it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..core.artefact import Artefact
from ..core.dist import Floats
from ..core.errors import BadData
from ..core.item import Ints
from ..core.normal import normal
from ..core.philox import Words, expand
from .material import Material

FEWEST = 5  # items of a class, from which one can be drawn


@dataclass(frozen=True)
class Generator(ABC):
    """`artefact` holds all there is: "ids" (n,) of the items it was learned from, "counts" (classes,) of them in each
    class, and what the model needs. Equal artefacts draw equal items."""

    artefact: Artefact
    model: ClassVar[str]

    @classmethod
    @abstractmethod
    def learn(cls, material: Material, seed: int = 0) -> Self:
        """BadData: the items do not suit the model. A class of fewer than 5 items is not learned, nor ever drawn."""

    @abstractmethod
    def make(self, keys: Words, which: Ints) -> NDArray[Any]:
        """`draw`, for classes that can be drawn."""

    def draw(self, keys: Words, where: Ints | int = 0) -> NDArray[Any]:
        """(n,) 64-bit keys -> (n, ...) values of the main field. where: class number of all, or of each (n,). A row
        depends on its own key and class alone. BadData: a class that was not learned."""
        which = np.broadcast_to(np.asarray(where, np.int64), keys.shape)
        counts = self.artefact.arrays["counts"]
        known = (which >= 0) & (which < counts.size)
        known[known] = counts[which[known]] >= FEWEST
        if not known.all():
            number = int(which[~known][0])
            there = counts[number] if 0 <= number < counts.size else 0
            raise BadData(f"{self.model}: class {number} had {there} items to learn from; {FEWEST} are needed.")
        return self.make(keys, which)


def normals(keys: Words, count: int, first: int = 0) -> Floats:
    """(n, count) standard normal numbers: those from number `first` on of the stream of each key."""
    at = np.tile(np.arange(first, first + count), keys.size)
    return normal(expand(np.repeat(keys, count), at)).reshape(keys.size, count)


def product(numbers: Floats, matrix: Floats) -> Floats:
    """(n, k) times (k, m), or (n, k, m) with a matrix for each row; term by term, so that the bits of a row do not
    depend on how many rows there are."""
    total = np.zeros((len(numbers), matrix.shape[-1]))
    for k in range(numbers.shape[1]):
        total += numbers[:, k, None] * matrix[..., k, :]
    return total
