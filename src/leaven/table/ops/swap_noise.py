"""Swap noise (Jahrer 2017, winner of the Porto Seguro challenge; denoising of tables)."""

from typing import ClassVar

from ...core.dist import Floats, Range
from ...core.item import Ints
from ...core.op import Op, op, param
from ...core.philox import Words
from ..draws import per_cell
from ..steps import Swap
from ..targets import Columns


@op("swap_noise", Columns, keyed=True, mixes=1)
class SwapNoise(Op):
    """Some cells become those of another row, column by column; the label stays.

    share: the chance of each cell. So every value occurs, each column keeps its distribution, gaps included, and only
    what ties the columns together is loosened. Partners share a block of the epoch's order.
    """

    keeps_label: ClassVar[bool] = True
    share: Range = param(default=0.1, low=0, high=1, neutral=0, unit="of the cells")

    def step(self, columns: Columns, *, share: Floats, key: Words, ref: Ints) -> Swap:
        return Swap(ref, per_cell(key, columns) < share[:, None])
