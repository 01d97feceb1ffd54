"""Repeat: every item several times."""

import numpy as np

from ..core.grow import RosterOp, Rows
from ..core.op import op, setting
from ..core.source import Source


@op("repeat", None)
class Repeat(RosterOp):
    """Every item `times` times in an epoch. Each copy is drawn anew; copy 0 comes first."""

    times: int = setting(default=2, low=1, high=100_000)

    def rows(self, rows: Rows, source: Source) -> Rows:
        many = int(rows.copies.max(initial=0)) + 1
        turn = np.repeat(np.arange(self.times), len(rows))
        every = np.tile(np.arange(len(rows)), self.times)
        return rows.again(every, rows.copies[every] + turn * many)
