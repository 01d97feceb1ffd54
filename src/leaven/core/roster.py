"""Roster: who is seen in an epoch, in which order, and who may be whose partner."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .dist import Floats
from .item import Ints
from .key import in_order, words
from .philox import Words


@dataclass(frozen=True, eq=False)
class Roster:
    """Positions in the epoch's keyed permutation, cut into fixed blocks: partners share a block, whatever the batch
    size. The permutation sorts keyed hashes of ids (ties by id), so it depends on the items alone, not on how they lie
    in the source."""

    ids: Words
    seed: int = 0
    epoch: int = 0
    block: int = 64

    @cached_property
    def order(self) -> Ints:
        """(n,) positions, in the order of the epoch."""
        return in_order(words(self.seed, "order", ids=self.ids, epoch=self.epoch), self.ids)

    @cached_property
    def place(self) -> Ints:
        """(n,) where in the order each position stands."""
        out = np.empty_like(self.order)
        out[self.order] = np.arange(out.size)
        return out

    def neighbour(self, positions: Ints, u: Floats) -> Ints:
        """Another item of the same block for each position, chosen by a uniform (n,); by several (n, k), k others, no
        two alike as long as there are so many. The item itself if it is alone."""
        place = self.place[positions]
        first = place // self.block * self.block
        size = np.minimum(self.block, self.order.size - first)
        ahead = _distinct(u.reshape(place.size, -1), size - 1)
        found: Ints = self.order[first[:, None] + (place - first + 1 + ahead.T).T % size[:, None]]
        return found.reshape(u.shape)

    def names(self, positions: Ints) -> Words:
        """The ids at these positions."""
        found: Words = self.ids[positions]
        return found

    def find(self, ids: Words) -> Ints:
        """The positions of items by their ids, all of which are here."""
        order = self._sorted
        found: Ints = order[np.searchsorted(self.ids, ids, sorter=order)]
        return found

    @cached_property
    def _sorted(self) -> Ints:
        return np.argsort(self.ids)


def _distinct(u: Floats, others: Ints) -> Ints:
    """(n, k) uniforms -> numbers below `others` (n,), all equally likely, none twice in a row until all were taken."""
    out = np.zeros(u.shape, np.int64)
    for k in range(u.shape[1]):
        turn = k % np.maximum(others, 1)  # how many of this round are taken
        pick = (u[:, k] * np.maximum(others - turn, 1)).astype(np.int64)
        taken = np.where(k - turn[:, None] <= np.arange(k), out[:, :k], np.iinfo(np.int64).max)
        for other in np.sort(taken, axis=1).T:
            pick += pick >= other
        out[:, k] = pick
    return out
