"""Sinks: where output rows go. Each takes rows in order and leaves files in a folder."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData, Uneven, unknown
from ..lineage import Lineage
from ..schema import Schema
from .columns import features, lineage_fields, picture_table, row_table


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One output row: its picture or table row, the weights of its classes, and where it comes from. `encoded`: the
    picture as bytes, with their ending."""

    lineage: Lineage
    values: NDArray[Any]
    label: NDArray[Any] | None
    encoded: tuple[bytes, str] | None = None


class Sink(Protocol):
    def add(self, records: Sequence[Record]) -> None: ...
    def close(self) -> None: ...
    def abandon(self) -> None:
        """Let go of open files; what is in them is of no use."""


@dataclass
class ParquetSink:
    """data/train-00000.parquet and data/test-00000.parquet: pictures as encoded bytes, or the columns of the table;
    labels; lineage; with the feature description that Hugging Face `datasets` reads."""

    folder: Path
    schema: Schema
    _writers: dict[str, Any] = field(default_factory=dict)

    def add(self, records: Sequence[Record]) -> None:
        from pyarrow import parquet

        for part in dict.fromkeys(r.lineage.part for r in records):
            mine = [r for r in records if r.lineage.part == part]
            made = picture_table(mine, self.schema) if self.schema.modality == "image" else row_table(mine, self.schema)
            if part not in self._writers:
                made = made.replace_schema_metadata(features(made.schema, self.schema))
                path = self.folder / "data" / f"{part}-00000.parquet"
                path.parent.mkdir(exist_ok=True)
                self._writers[part] = parquet.ParquetWriter(path, made.schema, compression="zstd")
            self._writers[part].write_table(made.cast(self._writers[part].schema))

    def close(self) -> None:
        for writer in self._writers.values():
            writer.close()

    def abandon(self) -> None:
        for writer in self._writers.values():
            with suppress(OSError):  # the footer may not fit on a full disk
                writer.close()
            writer.is_open = False  # else it tries again when it is collected
            if writer.file_handle is not None:
                writer.file_handle.close()


@dataclass
class FolderSink:
    """part/class/name.png (or .npy), and data/lineage.parquet."""

    folder: Path
    schema: Schema
    _rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, records: Sequence[Record]) -> None:
        for record in records:
            data, ending = record.encoded or (b"", "")
            name = "" if record.label is None else self.schema.classes[int(np.argmax(record.label))]
            path = self.folder / record.lineage.part / _safe(name) / f"{_safe(record.lineage.row)}.{ending}"
            if path.exists():  # two rows may differ in their slashes alone
                path = path.with_stem(f"{path.stem}_{record.lineage.id:016x}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            self._rows.append(record.lineage.columns() | {"file": path.relative_to(self.folder).as_posix()})

    def close(self) -> None:
        _write_lineage(self.folder, self._rows)

    def abandon(self) -> None: ...


@dataclass
class NpySink:
    """part-images.npy (n, H, W, C), part-labels.npy (n,) or (n, classes), and data/lineage.parquet."""

    folder: Path
    schema: Schema
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _values: dict[str, list[NDArray[Any]]] = field(default_factory=dict)
    _labels: dict[str, list[NDArray[Any]]] = field(default_factory=dict)

    def add(self, records: Sequence[Record]) -> None:
        for record in records:
            part = record.lineage.part
            self._values.setdefault(part, []).append(record.values)
            if record.label is not None:
                self._labels.setdefault(part, []).append(record.label)
            self._rows.append(record.lineage.columns())

    def close(self) -> None:
        for part, values in self._values.items():
            if len(shapes := {v.shape for v in values}) > 1:
                raise Uneven(
                    f"npy: {part} has pictures of several sizes ({sorted(shapes)}): write parquet or a folder."
                )
            np.save(self.folder / f"{part}-images.npy", np.stack(values))
        for part, labels in self._labels.items():
            weights = np.stack(labels)
            hard = bool((weights.max(axis=1) == 1).all())
            np.save(self.folder / f"{part}-labels.npy", weights.argmax(axis=1) if hard else weights)
        _write_lineage(self.folder, self._rows)

    def abandon(self) -> None: ...


SINKS: dict[str, Any] = {"parquet": ParquetSink, "folder": FolderSink, "npy": NpySink}


def check_format(format: str, modality: str) -> None:
    """Unknown: no such format. BadData: it cannot hold this kind of data."""
    if format not in SINKS:
        raise unknown("format", format, SINKS)
    if modality == "table" and format != "parquet":
        raise BadData(f"format {format!r} holds pictures alone; tables are written as 'parquet'.")


def _safe(name: str) -> str:
    """A name that stays in its folder."""
    plain = name.replace("/", "_").replace("\\", "_")
    return "_" if plain in (".", "..") else plain


def _write_lineage(folder: Path, rows: Sequence[dict[str, Any]]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    (folder / "data").mkdir(exist_ok=True)
    fields = [*lineage_fields(), *([pa.field("file", pa.string())] if rows and "file" in rows[0] else [])]
    parquet.write_table(pa.Table.from_pylist(list(rows), pa.schema(fields)), folder / "data" / "lineage.parquet")
