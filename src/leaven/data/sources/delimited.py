"""Delimited text: a CSV file as columns of trimmed texts."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData

ENDINGS = (".csv", ".tsv", ".data", ".txt")
DELIMITERS = ",;\t|"
LOOKED = 1000  # rows looked at for a header


@dataclass(frozen=True, eq=False)
class Texts:
    """names: of the columns; "0", "1" ... where the file has no header. columns: (n,) trimmed texts each. lines (n,):
    the number of each row, counted from 0 without the header. refused: number of a row, and why it cannot be read."""

    names: tuple[str, ...]
    columns: tuple[NDArray[Any], ...]
    lines: NDArray[np.int64]
    headed: bool
    refused: tuple[tuple[int, str], ...]


def read_texts(path: Path) -> Texts:
    """The delimiter is a tab in .tsv, else the most frequent of , ; tab | in the first line.

    There is no header if every cell of the first row looks like data: is a number, is empty, or occurs again further
    down in its column. A row of 0, 1, 2 ... is a header. Rows with too many or too few cells are refused; empty lines
    are skipped. BadData: not such a table, or not UTF-8."""
    from pyarrow import csv as arrow
    from pyarrow import lib

    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        first = next((line for line in file if line.strip()), "")
    if not first:
        raise BadData(f"{path}: is empty.")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(DELIMITERS, key=first.count)
    width = len(next(csv.reader([first], delimiter=delimiter)))
    odd: list[tuple[int, str]] = []

    def refuse(row: Any) -> str:
        odd.append((row.number, f"has {row.actual_columns} cells, not {row.expected_columns}"))
        return "skip"

    try:
        table = arrow.read_csv(
            path,
            read_options=arrow.ReadOptions(autogenerate_column_names=True, use_threads=False),
            parse_options=arrow.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse),
            convert_options=arrow.ConvertOptions(column_types={f"f{k}": lib.string() for k in range(width)}),
        )
    except (lib.ArrowInvalid, OSError) as error:
        hint = "; save it as UTF-8 text" if "UTF8" in str(error) else ""
        raise BadData(f"{path}: cannot be read as a table ({error}){hint}.") from error
    columns = tuple(_trimmed(column) for column in table.columns)
    numbers = np.setdiff1d(np.arange(table.num_rows + len(odd)), [number - 1 for number, _ in odd])
    head = [str(column[0]).removeprefix("\ufeff") for column in columns]
    counted = head == [str(k) for k in range(len(head))]
    headed = counted or not all(_data(cell, column) for cell, column in zip(head, columns, strict=True))
    if headed:
        columns, numbers = tuple(column[1:] for column in columns), numbers[1:]
    names = _unique(head) if headed else tuple(str(k) for k in range(len(head)))
    return Texts(names, columns, numbers - headed, headed, tuple((number - 1 - headed, why) for number, why in odd))


def _trimmed(column: Any) -> NDArray[Any]:
    from pyarrow import compute

    found: NDArray[Any] = compute.utf8_trim_whitespace(column).to_numpy(zero_copy_only=False)
    return found


def unquoted(column: NDArray[Any]) -> NDArray[Any]:
    """Texts without the single quotes around them, where all have them: ARFF writes names so."""
    texts = column.astype(str)
    inside = (np.char.str_len(texts) > 1) & np.char.startswith(texts, "'") & np.char.endswith(texts, "'")
    if not texts.size or not inside.all():
        return column
    return np.array([text[1:-1].strip() for text in texts.tolist()], dtype=object)


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _data(cell: str, column: NDArray[Any]) -> bool:
    return not cell or is_number(cell) or bool((column[1:LOOKED] == cell).any())


def _unique(names: list[str]) -> tuple[str, ...]:
    """Names of their own: an empty one is its position, a repeated one gets it appended."""
    counts = Counter(names)
    named = (re.sub(r"\s+", " ", name) for name in names)
    return tuple(n if n and counts[n] == 1 else f"{n}_{k}" if n else str(k) for k, n in enumerate(named))


def no_column(path: Path, column: str, names: Sequence[str]) -> BadData:
    """The error for a column that is not there, with the nearest name; else with all names."""
    near = get_close_matches(column, names, n=1, cutoff=0.5)
    has = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(names[:20])}."
    return BadData(f"{path}: has no column {column!r}: {has}")
