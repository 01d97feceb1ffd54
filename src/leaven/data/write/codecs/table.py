"""Rows of tables as columns of their own."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from ....core.dist import Floats
from ....core.item import Target
from ....table.kinds import ColumnKind
from ....table.targets import Row
from ...schema import Schema
from .codec import Codec, codec

WHOLE, TRUE = ("0", "1"), ("False", "True")  # names of boolean columns that came as numbers, and as booleans
DAY, MOMENT = date(1970, 1, 1), datetime(1970, 1, 1)


@codec(Row)
class RowCodec(Codec):
    """One column for each of the table's, under its own name and type: whole numbers as integers, dates as dates, codes
    as the names they stand for, missing cells as null."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        values = np.stack(cells)
        return {column.name: _written(values[:, k], column) for k, column in enumerate(schema.columns)}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        cells = [_read(row[column.name], column) for column in schema.columns]
        return Row.of(schema.columns)(np.array(cells, float))

    def feature(self, name: str, schema: Schema) -> dict[str, Any]:
        days = [column.name for column in schema.columns if column.unit == "D"]
        return {name: {"_type": "Value", "dtype": "date32"} for name in days}


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


def _read(cell: Any, column: ColumnKind) -> float:
    """What `_written` was given, from the cell as a Python value."""
    if cell is None:
        return np.nan
    if isinstance(cell, str):
        return column.categories.index(cell)
    if isinstance(cell, datetime):
        return (cell - MOMENT) // timedelta(microseconds={"s": 1_000_000, "ms": 1_000, "us": 1}[column.unit])
    return (cell - DAY).days if isinstance(cell, date) else float(cell)
