"""Tables: a CSV or Parquet file with a target column."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData
from ...core.item import Ints
from ...table.targets import Row
from ..assemble import assemble
from ..dataset import Dataset
from ..schema import ColumnKind, Refusal
from ..target import ABSENT, encode, numbers
from .arrays import ArraySource
from .delimited import is_number, no_column, read_texts
from .layout import GIVEN
from .sidecar import LABELS, PARTS

PARQUET = (".parquet", ".pq")
FEW = 10


@dataclass(frozen=True, eq=False)
class Raw:
    """Columns as they were read. typed: the file says what is a number and what is text. lines (n,): row numbers."""

    names: tuple[str, ...]
    columns: tuple[NDArray[Any], ...]
    lines: Ints
    typed: bool
    refused: tuple[Refusal, ...] = ()

    def column(self, name: str) -> NDArray[Any]:
        return self.columns[self.names.index(name)]


def read_table(path: Path) -> Raw:
    """A CSV (see `read_texts`) or Parquet file, as it is."""
    return _parquet(path) if path.suffix.lower() in PARQUET else _text(path)


def open_table(path: Path, name: str, *, target: str | None = None, group: str | None = None) -> Dataset:
    """A CSV (see `read_texts` for delimiters and headers) or Parquet file.

    target, group: names of columns, or their positions, from 0 or, negative, from the end; a name comes first. Without
    a target, the one column named label, class, target ... if there is one; else the rows have no labels. A column
    split, part or set that holds nothing but train and test (or val) is a given split. None of these is a feature.
    A CSV column whose every value is a number is continuous, however few values there are; others are categorical. In
    Parquet, numbers are continuous, and text is categorical unless it is numbers all through, more than 10 of them or
    not whole. Dates are continuous, in days since 1970. A missing cell ("", "?", "NA" ..., infinity) is NaN; a column
    without any value is left out, with a note.
    """
    raw = read_table(path)
    keys = [f"{name}/{line:04d}" for line in raw.lines.tolist()]
    notes, found = list[str](), position(raw, target, path) if target is not None else None
    if target is None and len(guessed := [n for n in raw.names if n.lower() in LABELS]) == 1:
        found = guessed[0]
        notes.append(f"the target is column {found!r}, by its name")
    grouped = position(raw, group, path) if group is not None else None
    part, parted = given_part(raw, (found, grouped))
    cells, kinds = list[NDArray[np.float64]](), list[ColumnKind]()
    for column in raw.names:
        if column in (found, grouped, parted):
            continue
        values, kind = _cells(column, raw.column(column), raw.typed)
        if np.isnan(values).all():
            notes.append(f"column {column!r} is empty and left out")
            continue
        if len(kind.categories) > max(FEW, len(keys) // 2):
            many = f"{len(kind.categories)} different texts in {len(keys)} rows"
            notes.append(f"column {column!r} holds {many}: is it a name rather than a category?")
        cells.append(values)
        kinds.append(kind)
    if not keys:
        lost = "; ".join(map(str, raw.refused[:3]))
        raise BadData(f"{path}: has no rows that can be read{f' ({lost})' if lost else ''}.")
    if not cells:
        raise BadData(f"{path}: has no column besides the target; there is nothing to learn from.")
    if grouped is not None and found is not None:
        notes.append(f"column {grouped!r} tells groups and is no feature")
    return assemble(
        ArraySource(np.column_stack(cells), "row", Row), keys, name=name, modality="table",
        labels=None if found is None else raw.column(found), target=found or "",
        groups=None if grouped is None else raw.column(grouped), group=grouped or "",
        part=part, columns=tuple(kinds), refused=raw.refused, notes=notes,
    )  # fmt: skip


def _text(path: Path) -> Raw:
    texts = read_texts(path)
    refused = tuple(Refusal(f"row {line}", why) for line, why in texts.refused)
    return Raw(texts.names, texts.columns, texts.lines, False, refused)


def _parquet(path: Path) -> Raw:
    from pyarrow import compute, lib, parquet, types

    try:
        table = parquet.read_table(path)
    except (lib.ArrowException, OSError) as error:
        raise BadData(f"{path}: cannot be read as Parquet ({error}).") from error
    columns = list[NDArray[Any]]()
    for field, column in zip(table.schema, table.columns, strict=True):
        if types.is_nested(field.type) or types.is_binary(field.type) or types.is_large_binary(field.type):
            raise BadData(f"{path}: column {field.name!r} holds {field.type}; numbers and texts are read today.")
        values = column.cast(field.type.value_type) if types.is_dictionary(field.type) else column
        if types.is_temporal(values.type):
            days = compute.cast(compute.cast(values, lib.timestamp("us")), lib.int64())
            columns.append(days.to_numpy().astype(float) / 86_400e6)
        elif types.is_floating(values.type) or types.is_integer(values.type) or types.is_decimal(values.type):
            columns.append(np.asarray(compute.cast(values, lib.float64()).to_numpy(), np.float64))
        else:
            texts = [None if v is None else str(v).strip() for v in values.to_pylist()]
            columns.append(np.array(texts, dtype=object))
    return Raw(tuple(table.column_names), tuple(columns), np.arange(table.num_rows), True)


def position(raw: Raw, column: str, path: Path) -> str:
    """The column of this name, or at this position. BadData: there is none; the nearest name is offered."""
    if column in raw.names:
        return column
    if column.lstrip("-").isdigit() and -len(raw.names) <= int(column) < len(raw.names):
        return raw.names[int(column)]
    raise no_column(path, column, raw.names)


def given_part(raw: Raw, taken: Sequence[str | None]) -> tuple[list[str] | None, str | None]:
    for column in raw.names:
        if column.lower() in PARTS and column not in taken and raw.column(column).dtype == object:
            words = [GIVEN.get(str(cell).lower()) for cell in raw.column(column).tolist()]
            last = "train" if "test" in words else "test"
            if None not in words:
                return [last if word == "val" else str(word) for word in words], column
    return None, None


def _cells(name: str, column: NDArray[Any], typed: bool) -> tuple[NDArray[np.float64], ColumnKind]:
    if column.dtype != object:
        return np.where(np.isfinite(column), column, np.nan) + 0.0, ColumnKind(name, "continuous")
    codes, names = encode(column)
    sizes = numbers(names) if all(is_number(text) for text in names) else None
    if sizes is not None and typed and len(names) <= FEW and (sizes % 1 == 0).all():
        sizes = None
    values = np.where(codes == ABSENT, np.nan, (codes if sizes is None else sizes[codes]).astype(np.float64))
    return values + 0.0, ColumnKind(name, "continuous") if sizes is not None else ColumnKind(name, "categorical", names)
