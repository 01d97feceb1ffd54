"""Sidecar: a table beside pictures or recordings that names them, and gives their labels, groups and parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.errors import BadData
from ..schema import Refusal
from .delimited import Texts, no_column, read_texts
from .layout import GIVEN, matching

FILES = ("file", "filename", "file_name", "image", "image_path", "path", "filepath", "name", "image_id", "img", "id",
         "audio", "audio_file", "recording", "clip", "wav")  # fmt: skip
LABELS = ("label", "class", "target", "category", "labels", "class_name", "species", "y")
PARTS = ("split", "part", "set")
FIRST = ("labels", "metadata", "train", "classes")


@dataclass(frozen=True, eq=False)
class Sidecar:
    """path: of the table. rows: key of a file -> number of its row."""

    path: Path
    texts: Texts
    named: str
    rows: dict[str, int]

    def column(self, name: str, keys: Sequence[str]) -> list[Any]:
        """The cell of each file, None where the table does not name it. BadData: no such column."""
        if name not in self.texts.names:
            raise no_column(self.path, name, self.texts.names)
        cells = self.texts.columns[self.texts.names.index(name)].tolist()
        return [cells[self.rows[key]] if key in self.rows else None for key in keys]

    def first_of(self, names: Sequence[str]) -> str | None:
        """The column with the first of these names."""
        low = {name.lower(): name for name in self.texts.names if name != self.named}
        return next((low[name] for name in names if name in low), None)

    def part(self, keys: Sequence[str]) -> list[str] | None:
        """train or test of each file, if a column split, part or set says so for all."""
        if (column := self.first_of(PARTS)) is None:
            return None
        words = [GIVEN.get(str(cell).lower()) for cell in self.column(column, keys)]
        last = "train" if "test" in words else "test"
        return None if None in words else [last if word == "val" else str(word) for word in words]

    def strangers(self) -> list[Refusal]:
        """Rows that name no file."""
        names = self.texts.columns[self.texts.names.index(self.named)].tolist()
        known, file = set(self.rows.values()), self.path.name
        there = {names[k] for k in known}
        told = list[Refusal]()
        for k in sorted(set(range(len(names))) - known):
            row = f"{file}, row {self.texts.lines[k]}"
            if not names[k]:
                told.append(Refusal(row, "names no file"))
            elif names[k] in there:
                told.append(Refusal(row, f"names {names[k]}, and a later row does too"))
            else:
                told.append(Refusal(names[k], f"stands in {file}; there is no such file"))
        return told


def find_sidecar(
    folder: Path, keys: Sequence[str], wanted: Sequence[str], stated: Path | None = None
) -> Sidecar | None:
    """The table that names most of the files and has the wanted columns; among equals labels.csv, metadata.csv ...,
    then by name. BadData: the stated one names none; or there are tables, and none has the wanted columns."""
    if stated and not stated.is_file():
        raise BadData(f"{stated}: is not there; labels= takes a table that names the files, or one label for each.")
    paths = [stated] if stated else sorted(p for p in folder.iterdir() if p.suffix.lower() in (".csv", ".tsv"))
    found = [sidecar for path in paths if (sidecar := _read(path, keys)) is not None]
    if stated and not found:
        raise BadData(f"{stated}: no column named one of {', '.join(FILES)} names the files of {folder}.")
    fitting = [sidecar for sidecar in found if set(wanted) <= set(sidecar.texts.names)]
    order = {name: k for k, name in enumerate(FIRST)}

    def rank(sidecar: Sidecar) -> tuple[int, int, str]:
        return -len(sidecar.rows), order.get(sidecar.path.stem.lower(), len(order)), sidecar.path.name

    if found and not fitting:
        best = min(found, key=rank)
        raise no_column(best.path, next(name for name in wanted if name not in best.texts.names), best.texts.names)
    return min(fitting, key=rank, default=None)


def _read(path: Path, keys: Sequence[str]) -> Sidecar | None:
    texts = read_texts(path)
    low = {name.lower(): name for name in texts.names}
    for candidate in FILES:
        if candidate in low and texts.headed:
            rows = matching(texts.columns[texts.names.index(low[candidate])].tolist(), keys)
            if rows:
                return Sidecar(path, texts, low[candidate], rows)
    return None
