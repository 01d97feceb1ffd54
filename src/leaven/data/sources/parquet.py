"""Parquet: a file as columns, as its own types say."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData
from .kinds import EXACT, Raw

ENDINGS = (".parquet", ".pq")


def read_parquet(path: Path) -> tuple[list[Raw], int]:
    """Its columns, and how many rows there are. Dates count microseconds since 1970, in UTC where a zone is given;
    times of day and durations are whole numbers in their own unit. Whole numbers too large for a float are texts.
    BadData: not such a file, or a column holds lists, structs or bytes."""
    from pyarrow import lib, parquet, types

    try:
        table = parquet.read_table(path)
    except (lib.ArrowException, OSError) as error:
        raise BadData(f"{path}: cannot be read as Parquet ({error}).") from error
    columns = []
    for field, column in zip(table.schema, table.columns, strict=True):
        kind = field.type
        if types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind):
            raise BadData(f"{path}: column {field.name!r} holds {kind}; numbers and texts are read today.")
        coded = types.is_dictionary(kind)
        order = _order(column) if coded and kind.ordered else ()
        columns.append(_column(field.name, column.cast(kind.value_type) if coded else column, order))
    return columns, table.num_rows


def _column(name: str, column: Any, order: tuple[str, ...]) -> Raw:
    from pyarrow import compute, lib, types

    kind = column.type
    if types.is_date(kind) or types.is_timestamp(kind):
        moments = compute.cast(compute.cast(column, lib.timestamp("us"), safe=False), lib.int64())
        return Raw(name, _floats(moments), "datetime")
    if types.is_time(kind) or types.is_duration(kind):
        column = column.cast(lib.int64() if kind.bit_width == 64 else lib.int32())
    if types.is_integer(column.type):
        ends = compute.min_max(column).as_py()
        if not order and max(abs(ends["min"] or 0), abs(ends["max"] or 0)) < EXACT:
            return Raw(name, _floats(column), "integer")
    elif types.is_floating(kind) or types.is_decimal(kind):
        return Raw(name, _floats(column), "continuous")
    texts = [None if v is None else str(v).strip() for v in column.to_pylist()]
    return Raw(name, np.array(texts, dtype=object), "text", order)


def _floats(column: Any) -> NDArray[np.float64]:
    from pyarrow import compute, lib

    return np.asarray(compute.cast(column, lib.float64(), safe=False).to_numpy(), np.float64)


def _order(column: Any) -> tuple[str, ...]:
    """Of an ordered dictionary; the pieces of a column share one."""
    whole = column.unify_dictionaries().combine_chunks()
    values = (whole.chunk(0) if whole.num_chunks else None) if hasattr(whole, "num_chunks") else whole
    return () if values is None else tuple(str(v) for v in values.dictionary.to_pylist())
