"""Cell dropout (Vincent et al., ICML 2008: masking noise)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..draws import per_cell
from ..steps import Cells
from ..targets import Columns


@op("cell_dropout", Columns, keyed=True)
class CellDropout(Op):
    """Cells go missing, each on its own.

    share: the chance of each cell. For learners that read missing values, such as gradient boosting.
    """

    share: Range = param(default=0.1, low=0, high=1, neutral=0, unit="of the cells")

    def step(self, columns: Columns, *, share: Floats, key: Words) -> Cells:
        return Cells(np.where(per_cell(key, columns) < share[:, None], np.nan, 0.0))
