"""Rows of tables as columns of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....core.item import Target
from ....table.targets import Row
from ...schema import Schema
from .codec import codec


@codec(Row)
class RowCodec:
    """One column for each of the table's, under its own name; categories by their names, missing cells null."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        values, made = np.stack(cells), dict[str, Any]()
        for k, column in enumerate(schema.columns):
            mine, missing = values[:, k], np.isnan(values[:, k])
            if column.kind == "categorical":
                names = [None if m else column.categories[int(c)] for c, m in zip(mine, missing, strict=True)]
                made[column.name] = pa.array(names, pa.string())
            else:
                made[column.name] = pa.array(mine, pa.float64(), mask=missing)
        return made

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        codes = []
        for column in schema.columns:
            cell = row[column.name]
            named = column.kind == "categorical" and cell is not None
            codes.append(np.nan if cell is None else column.categories.index(cell) if named else cell)
        return Row(np.array(codes, float))

    def feature(self, name: str, schema: Schema) -> dict[str, Any]:
        return {}

    def file(self, cell: Any) -> tuple[bytes, str] | None:
        return None
