"""Tables: a CSV or Parquet file with a target column, or two of them that are a given split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.dist import Floats
from ...core.errors import BadData, Unknown
from ...table.targets import Row
from ..assemble import assemble
from ..dataset import Dataset
from ..schema import ColumnKind, Refusal
from .arrays import ArraySource
from .declared import declared
from .delimited import no_column, read_texts, unquoted
from .kinds import ENOUGH, FEW, Raw, Wanted, called_id, counts, is_id, understood
from .layout import GIVEN
from .parquet import ENDINGS as PARQUET
from .parquet import read_parquet
from .sidecar import LABELS, PARTS

Kinds = Mapping[str, Wanted]


@dataclass(frozen=True, eq=False)
class Table:
    """Columns as they were read. keys (n,): of the rows. part (n,): train or test, where files say so."""

    columns: tuple[Raw, ...]
    keys: tuple[str, ...]
    refused: tuple[Refusal, ...] = ()
    part: tuple[str, ...] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Raw:
        return self.columns[self.names.index(name)]


def open_table(path: Path, name: str, *, target: str | None = None, group: str | None = None,
               kinds: Kinds | None = None) -> Dataset:  # fmt: skip
    """A CSV (see `read_texts` for delimiters and headers) or Parquet file.

    target, group: names of columns, or their positions, from 0 or, negative, from the end; a name comes first. Without
    a target, the one column named label, class, target ... if there is one; else the rows have no labels. A column
    split, part or set that holds nothing but train and test (or val) is a given split. None of these is a feature.

    kinds: column -> continuous, integer, datetime, ordinal, categorical, boolean, id, group or target; or the names of
    an ordinal column from the lowest to the highest. What is not declared there, nor in a file NAME.kinds.yaml beside
    the table, is guessed: whole numbers are integer; false and true, no and yes, 0 and 1 are boolean; dates as in
    2024-01-31 are datetime; words of a common scale, and ranges, are ordinal; other texts, and digits that begin with
    0, are categorical. Parquet's own types stand. A column that only says which row it is is left out, with a note. A
    missing cell ("", "?", "NA" ..., infinity) is NaN; a column without any value is left out, with a note.
    """
    stated = dict(declared(path)) | dict(kinds or {})
    return _dataset(read_table(path, name), path, name, target, group, stated)


def open_split(files: Mapping[str, Path], folder: Path, name: str, *, target: str | None = None,
               group: str | None = None, kinds: Kinds | None = None) -> Dataset:  # fmt: skip
    """Tables of the same columns: part (train, val, test) -> file. BadData: their columns differ."""
    stated = dict(kinds or {})
    for path in files.values():
        stated = dict(declared(path)) | stated
    tables = {part: read_table(path, path.stem) for part, path in files.items()}
    first = next(iter(tables.values()))
    for part, table in tables.items():
        if table.names != first.names:
            other = next((n for n in (*table.names, *first.names) if (n in table.names) != (n in first.names)), "order")
            raise BadData(f"{folder}: the columns of {files[part].name} are not those of the other file: {other!r}.")
    columns = tuple(
        replace(column, cells=np.concatenate([t.columns[k].cells for t in tables.values()]))
        for k, column in enumerate(first.columns)
    )
    last = "train" if "test" in tables else "test"
    parts = tuple(last if p == "val" else p for p, table in tables.items() for _ in table.keys)
    keys = tuple(key for table in tables.values() for key in table.keys)
    refused = tuple(refusal for table in tables.values() for refusal in table.refused)
    return _dataset(Table(columns, keys, refused, parts), folder, name, target, group, stated)


def split_files(folder: Path) -> dict[str, Path]:
    """part -> file, where the tables of a folder are one for training and one for testing, and called alike."""
    found: dict[str, Path] = {}
    rests = set()
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in (".csv", ".tsv", *PARQUET)):
        words = path.stem.lower().replace("-", " ").replace("_", " ").replace(".", " ").split()
        part = [GIVEN[word] for word in words if word in GIVEN]
        if len(part) != 1 or part[0] in found:
            return {}
        found[part[0]] = path
        rests.add((path.suffix.lower(), *(word for word in words if word not in GIVEN)))
    order = [part for part in ("train", "val", "test") if part in found]
    return {part: found[part] for part in order} if len(rests) == 1 and {"train"} < set(found) else {}


def read_table(path: Path, name: str) -> Table:
    """A file as columns; key k is NAME/k, with the number of the row in the file."""
    if path.suffix.lower() in PARQUET:
        columns, count = read_parquet(path)
        return Table(tuple(columns), tuple(f"{name}/{k:04d}" for k in range(count)))
    texts = read_texts(path)
    keys = tuple(f"{name}/{line:04d}" for line in texts.lines.tolist())
    columns = [Raw(name, unquoted(cells)) for name, cells in zip(texts.names, texts.columns, strict=True)]
    return Table(tuple(columns), keys, tuple(Refusal(f"row {line}", why) for line, why in texts.refused))


def _dataset(table: Table, path: Path, name: str, target: str | None, group: str | None, kinds: Kinds) -> Dataset:
    kinds = {position(table, column, path): kind for column, kind in kinds.items()}
    roles = {str(kind): column for column, kind in kinds.items() if kind in ("target", "group")}
    notes = [f"declared: {', '.join(f'{column} {_said(kind)}' for column, kind in kinds.items())}"] if kinds else []
    found = position(table, target, path) if target is not None else roles.get("target")
    if found is None and len(guessed := [n for n in table.names if n.lower() in LABELS and n not in kinds]) == 1:
        found = guessed[0]
        notes.append(f"the target is column {found!r}, by its name")
    grouped = position(table, group, path) if group is not None else roles.get("group")
    part, parted = (table.part, None) if table.part else given_part(table, (found, grouped, *kinds))
    if not table.keys:
        lost = "; ".join(map(str, table.refused[:3]))
        raise BadData(f"{path}: has no rows that can be read{f' ({lost})' if lost else ''}.")
    cells, columns = list[Floats](), list[ColumnKind]()
    for raw in table.columns:
        if raw.name in (found, grouped, parted):
            continue
        if kinds.get(raw.name) == "id":
            notes.append(f"column {raw.name!r} is an id and no feature")
            continue
        try:
            values, column, told = _feature(raw, kinds.get(raw.name))
        except (BadData, Unknown) as error:
            raise type(error)(f"{path}: {error}") from None
        notes += told
        if column is not None:
            cells.append(values)
            columns.append(column)
    if not cells:
        raise BadData(f"{path}: has no column besides the target; there is nothing to learn from.")
    if grouped is not None and found is not None:
        notes.append(f"column {grouped!r} tells groups and is no feature")
    labels = None if found is None else _undotted(table.column(found).cells, notes)
    source = ArraySource(np.column_stack(cells), "row", Row.of(tuple(columns)))
    return assemble(
        source, table.keys, name=name, modality="table", labels=labels, target=found or "",
        groups=None if grouped is None else table.column(grouped).cells, group=grouped or "", part=part,
        columns=tuple(columns), refused=table.refused, notes=notes,
    )  # fmt: skip


def _said(kind: Wanted) -> str:
    return str(kind) if isinstance(kind, str) else " < ".join(map(str, kind or ()))


def _feature(raw: Raw, wanted: Wanted) -> tuple[Floats, ColumnKind | None, list[str]]:
    """Its values and kind, or None for a column that is left out, and what to say about it."""
    values, column = understood(raw, wanted)
    n = len(values)
    called = f"column {raw.name!r}"
    if np.isnan(values).all():
        return values, None, [f"{called} is empty and left out"]
    if wanted is None and is_id(values, column):
        keep = f"kinds={{{raw.name!r}: {column.kind!r}}} keeps it"
        return values, None, [f"{called} is an id, for every row has its own, and left out; {keep}"]
    told = ""
    if wanted is None and column.kind == "integer" and called_id(raw.name) and n >= ENOUGH:
        values, column = understood(raw, "categorical")
        told = "is taken for names: is it a group, of rows that belong together?"
    elif wanted is None and counts(values):
        told = f"counts the rows: is it an id? kinds={{{raw.name!r}: 'id'}} leaves it out"
    elif wanted is None and len(column.categories) > max(FEW, n // 2):
        told = f"holds {len(column.categories)} different texts in {n} rows: is it a name rather than a category?"
    return values, column, [f"{called} {told}"] if told else []


def position(table: Table, column: str, path: Path) -> str:
    """The column of this name, or at this position. BadData: there is none; the nearest name is offered."""
    if column in table.names:
        return column
    if column.lstrip("-").isdigit() and -len(table.names) <= int(column) < len(table.names):
        return table.names[int(column)]
    raise no_column(path, column, table.names)


def given_part(table: Table, taken: Sequence[str | None]) -> tuple[list[str] | None, str | None]:
    for raw in table.columns:
        if raw.name.lower() in PARTS and raw.name not in taken and raw.cells.dtype == object:
            words = [GIVEN.get(str(cell).lower()) for cell in raw.cells.tolist()]
            last = "train" if "test" in words else "test"
            if None not in words:
                return [last if word == "val" else str(word) for word in words], raw.name
    return None, None


def _undotted(cells: NDArray[Any], notes: list[str]) -> NDArray[Any]:
    """Labels; one that ends with a dot is the one without it, where there is one (as in UCI's adult.test)."""
    if cells.dtype != object:
        return cells
    names = {str(cell) for cell in cells.tolist() if cell}
    dotted = {name for name in names if name.endswith(".") and name[:-1] in names}
    if not dotted:
        return cells
    notes.append(f"labels {', '.join(sorted(dotted))} lose their dot")
    return np.array([str(c)[:-1] if str(c) in dotted else c for c in cells.tolist()], dtype=object)
