"""Cell noise: normal noise on the numbers of a row."""

from dataclasses import replace
from typing import Any, Self

import numpy as np

from ...core.dist import Floats, Range
from ...core.errors import BadData
from ...core.normal import normal
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ..draws import per_cell
from ..learn import moments, rows_of
from ..steps import Cells
from ..targets import Columns


@op("cell_noise", Columns, keyed=True)
class CellNoise(Op):
    """Add normal noise to every number; names and gaps stay. Integers, dates and ordered categories stay on their grid,
    and all within the bounds of their column.

    deviations: of the noise, in standard deviations of the column, which are learned from the training part.
    """

    deviations: Range = param(default=0.1, low=0, high=5, neutral=0, unit="deviations of the column")
    spread: tuple[float, ...] | None = setting(default=None, learned=True, unit="of the column")

    def fit(self, data: Any) -> Self:
        kind, values = rows_of(data, self.address)
        spread = np.where(kind.grid(values.shape[1]).named, 0.0, moments(values)[1])
        return replace(self, spread=tuple(spread.tolist()))

    def step(self, columns: Columns, *, deviations: Floats, key: Words) -> Cells:
        if len(self.spread or ()) != columns.width.max(initial=0):
            raise BadData(f"{self.address}: learned {len(self.spread or ())} columns; these rows have others.")
        return Cells(normal(per_cell(key, columns)) * deviations[:, None] * np.array(self.spread))
