"""Order: who comes when in an epoch, by a keyed permutation: no shuffle buffer, and any position at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..core.grow import Rows
from ..core.item import Ints
from ..core.key import in_order, words
from ..core.philox import Words
from ..core.roster import Roster


@dataclass(frozen=True, eq=False)
class Epoch:
    """One pass over the roster. `partners` holds the blocks from which mixing ops take theirs."""

    ids: Words
    rows: Rows
    seed: int
    number: int
    block: int
    shuffled: bool = True

    @cached_property
    def order(self) -> Ints:
        """(rows,) numbers of the roster's rows, by a keyed hash of (id, copy); ties, if any, by these themselves."""
        if not self.shuffled:
            return np.arange(len(self.rows))
        ids, copies = self.ids[self.rows.positions], self.rows.copies.astype(np.uint64)
        return in_order(words(self.seed, "order", ids=ids, epoch=self.number, copies=copies), copies, ids)

    @cached_property
    def partners(self) -> Roster:
        return Roster(self.ids, self.seed, self.number, self.block)
