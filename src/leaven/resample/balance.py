"""Balance: as many of the rare as of the frequent."""

import numpy as np

from ..core.errors import NoSpace
from ..core.grow import RosterOp, Rows
from ..core.op import TRAITS, op, setting
from ..core.source import Source


@op("balance", None)
class Balance(RosterOp):
    """Repeat the items of every class (or group) until each has as many rows as the largest. Each copy is drawn anew.

    Also known as random oversampling; here every item of a class is repeated before any is repeated twice more.
    """

    by: str = setting(default="class", options=TRAITS)

    def rows(self, rows: Rows, source: Source) -> Rows:
        if self.by not in source.traits:
            raise NoSpace(f"{self.address}.by = {self.by}: the items have no {self.by}.")
        _, which, counts = np.unique(source.traits[self.by][rows.positions], return_inverse=True, return_counts=True)
        many = int(rows.copies.max(initial=0)) + 1
        more: list[Rows] = []
        for number, count in enumerate(counts):
            mine = np.flatnonzero(which == number)
            turn = np.arange(count, counts.max())
            again = mine[turn % count]
            more.append(rows.again(again, rows.copies[again] + turn // count * many))
        return rows.join(*more)
