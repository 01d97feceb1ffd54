"""What happens to rows: cells are moved or go missing, or are taken from another row."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints, Label, Space, Stack
from ..core.kernel import keeps, kernel
from ..core.step import Step
from .targets import Columns, Row


@dataclass(frozen=True, slots=True, eq=False)
class Cells(Step):
    """x + shift, on the grid and within the bounds of the column. shift (n, columns): 0 leaves a cell alone, NaN makes
    it missing; what is missing stays so. Columns of names take 0 and NaN alone."""

    shift: Floats
    space: ClassVar[type[Space] | None] = Columns

    def only(self, on: Bools, before: Columns) -> Self:
        return type(self)(np.where(on[:, None], self.shift, 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class Swap(Step):
    """Cells of a partner. cells (n, columns): which ones. ref (n,): the partner's row, its own where it is off."""

    ref: Ints
    cells: Bools
    space: ClassVar[type[Space] | None] = Columns

    @property
    def partners(self) -> Ints | None:
        return self.ref

    @property
    def weight(self) -> Floats:
        """(n,) the share of the cells that the partner gave."""
        share: Floats = self.cells.mean(axis=1)
        return share


@kernel(Cells, Row)
def _(step: Cells, rows: Stack) -> Stack:
    shift, row = step.shift[rows.rows], rows.kind
    assert issubclass(row, Row)
    moved = row.grid(shift.shape[1]).snap(rows.data + shift)
    return rows.holding(np.where(shift == 0, rows.data, moved))


@kernel(Swap, Row)
def _(step: Swap, rows: Stack) -> Stack:
    return rows.holding(np.where(step.cells[rows.rows], rows.data[step.ref[rows.rows]], rows.data))


keeps(Swap, Label)
