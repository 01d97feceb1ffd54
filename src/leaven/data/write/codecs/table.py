"""Rows as columns of their own types, and back: whole numbers as integers, dates as dates, codes as names."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ....core.dist import Floats
from ....table.kinds import ColumnKind

WHOLE, TRUE = ("0", "1"), ("False", "True")  # names of boolean columns that came as numbers, and as booleans


def to_arrow(values: Floats, columns: Sequence[ColumnKind]) -> dict[str, Any]:
    """(n, columns) -> name -> Arrow array; NaN becomes null."""
    return {column.name: _written(values[:, k], column) for k, column in enumerate(columns)}


def from_arrow(table: Any, columns: Sequence[ColumnKind]) -> Floats:
    """What `to_arrow` was given: the same bytes."""
    found = [_read(table[column.name], column) for column in columns]
    return np.stack(found, axis=1) + 0.0


def _written(cells: Floats, column: ColumnKind) -> Any:
    import pyarrow as pa

    missing = np.isnan(cells)
    if column.kind == "continuous":
        return pa.array(cells, pa.float64(), mask=missing)
    whole = pa.array(np.where(missing, 0, cells).astype(np.int64), pa.int64(), mask=missing)
    if column.kind == "datetime":
        return whole.cast(pa.int32()).cast(pa.date32()) if column.unit == "D" else whole.cast(pa.timestamp(column.unit))
    if column.kind == "integer" or (column.kind == "boolean" and column.categories == WHOLE):
        return whole
    if column.kind == "boolean" and column.categories == TRUE:
        return whole.cast(pa.bool_())
    return pa.array(column.categories, pa.string()).take(whole)


def _read(cells: Any, column: ColumnKind) -> Floats:
    import pyarrow as pa

    if column.kind == "datetime":
        cells = cells.cast(pa.int32()).cast(pa.int64()) if column.unit == "D" else cells.cast(pa.int64())
    elif pa.types.is_string(cells.type):
        cells = pa.compute.index_in(cells, value_set=pa.array(column.categories, pa.string()))
    elif pa.types.is_boolean(cells.type):
        cells = cells.cast(pa.int64())
    found: Floats = np.asarray(cells.cast(pa.float64()).to_numpy(), np.float64)
    return found
