"""Sinks: where output rows go. Each takes rows in order and leaves files in a folder."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData, Uneven, unknown
from ...core.item import Target
from ..dataset import Dataset
from ..lineage import Lineage
from ..modality import MODALITIES, Modality
from ..schema import Schema
from .annotated import layout_of
from .coco_sink import CocoSink
from .codecs import codec_for
from .columns import lineage_table, record_table
from .mask_sink import MaskSink
from .table_file import TableFile
from .voc_sink import VocSink
from .yolo_sink import YoloSink


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One output row: its fields, of which kind of target each is, how each stands on disk, and where the row comes
    from. at: the position of its item in the source. traces: what `Traced` says of its objects, where they are written
    back as they were."""

    lineage: Lineage
    fields: Mapping[str, Any]
    kinds: Mapping[str, type[Target]]
    cells: Mapping[str, Any]
    at: int = 0
    traces: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> NDArray[Any] | None:
        return self.fields.get("label")


class Sink(Protocol):
    """`counts`: how many rows each part will have."""

    def add(self, records: Sequence[Record]) -> None: ...
    def close(self) -> None: ...
    def abandon(self) -> None:
        """Let go of open files; what is in them is of no use."""


@dataclass
class ParquetSink:
    """data/train-00000.parquet and data/test-00000.parquet: every field by its codec, labels, lineage; with the feature
    description that Hugging Face `datasets` reads."""

    folder: Path
    schema: Schema
    counts: Mapping[str, int]
    _files: dict[str, TableFile] = field(default_factory=dict)

    def add(self, records: Sequence[Record]) -> None:
        for part in dict.fromkeys(r.lineage.part for r in records):
            mine = [r for r in records if r.lineage.part == part]
            if part not in self._files:
                self._files[part] = TableFile(self.folder / "data" / f"{part}-00000.parquet")
            self._files[part].add(record_table(mine, self.schema))

    def close(self) -> None:
        for file in self._files.values():
            file.close()

    def abandon(self) -> None:
        for file in self._files.values():
            file.abandon()


@dataclass
class FolderSink:
    """part/class/name.png (or .npy), and data/lineage.parquet."""

    folder: Path
    schema: Schema
    counts: Mapping[str, int]

    def __post_init__(self) -> None:
        self._lineage = TableFile(self.folder / "data" / "lineage.parquet")

    def add(self, records: Sequence[Record]) -> None:
        rows, main = [], MODALITIES[self.schema.modality].field
        codec = codec_for(records[0].kinds[main])
        for record in records:
            data, ending = codec.file(record.cells[main]) or (b"", "")
            name = "" if record.label is None else self.schema.classes[int(np.argmax(record.label))]
            path = self.folder / record.lineage.part / _safe(name) / f"{_safe(record.lineage.row)}.{ending}"
            if path.exists():  # two rows may differ in their slashes alone
                path = path.with_stem(f"{path.stem}_{record.lineage.id:016x}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            rows.append(record.lineage.columns() | {"file": path.relative_to(self.folder).as_posix()})
        self._lineage.add(lineage_table(rows))

    def close(self) -> None:
        self._lineage.close()

    def abandon(self) -> None:
        self._lineage.abandon()


@dataclass
class NpySink:
    """part-images.npy (n, H, W, C), part-labels.npy (n,) or (n, classes), and data/lineage.parquet; waves and series
    likewise, by the name of their field. Items are appended as they come, so that only labels are held in memory."""

    folder: Path
    schema: Schema
    counts: Mapping[str, int]
    _images: dict[str, tuple[Any, tuple[int, ...]]] = field(default_factory=dict)
    _labels: dict[str, list[NDArray[Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lineage = TableFile(self.folder / "data" / "lineage.parquet")

    def add(self, records: Sequence[Record]) -> None:
        for record in records:
            part, values = record.lineage.part, record.fields[self._about.field]
            if part not in self._images:
                self._images[part] = self._begin(part, values), values.shape
            file, shape = self._images[part]
            if values.shape != shape:
                sizes = " and ".join(" x ".join(map(str, size)) for size in (shape, values.shape))
                raise Uneven(f"npy: {part} has {self._about.noun} of several sizes ({sizes}): write parquet.")
            file.write(np.ascontiguousarray(values).tobytes())
            if record.label is not None:
                self._labels.setdefault(part, []).append(record.label)
        self._lineage.add(lineage_table([record.lineage.columns() for record in records]))

    @property
    def _about(self) -> Modality:
        return MODALITIES[self.schema.modality]

    def _begin(self, part: str, values: NDArray[Any]) -> Any:
        file = (self.folder / f"{part}-{PLURAL[self._about.field]}.npy").open("wb")
        about = {"descr": values.dtype.str, "fortran_order": False, "shape": (self.counts[part], *values.shape)}
        np.lib.format.write_array_header_1_0(file, about)
        return file

    def close(self) -> None:
        for file, _ in self._images.values():
            file.close()
        for part, labels in self._labels.items():
            weights = np.stack(labels)
            hard = bool((weights.max(axis=1) == 1).all())
            np.save(self.folder / f"{part}-labels.npy", weights.argmax(axis=1) if hard else weights)
        self._lineage.close()

    def abandon(self) -> None:
        for file, _ in self._images.values():
            with suppress(OSError):
                file.close()
        self._lineage.abandon()


SINKS: dict[str, Any] = {"parquet": ParquetSink, "folder": FolderSink, "npy": NpySink}
NATIVE: dict[str, Any] = {"coco": CocoSink, "voc": VocSink, "yolo": YoloSink, "masks": MaskSink}
SAME = "same"  # the format of annotated pictures that they were read from, else parquet
PLURAL = {"image": "images", "wave": "waves", "series": "series"}
HELD = {"parquet": tuple(MODALITIES), "folder": ("image", "audio"), "npy": ("image", "audio", "series")}


def chosen_format(format: str, data: Dataset) -> str:
    """The format that is meant. Unknown: no such format. BadData: it cannot hold these data."""
    if format == SAME:
        return layout_of(data) or "parquet"
    if format not in (*SINKS, *NATIVE):
        raise unknown("format", format, (*SINKS, *NATIVE, SAME))
    if format in NATIVE and layout_of(data) != format:
        raise BadData(f"format {format!r} writes back what was read in that format; write {data.name} as 'parquet'.")
    if format in HELD and data.modality not in HELD[format]:
        raise BadData(f"format {format!r} does not hold {MODALITIES[data.modality].noun}; write them as 'parquet'.")
    return format


def sink_for(format: str, folder: Path, train: Dataset, test: Dataset | None, rows: int) -> Sink:
    """`rows`: how many there will be in all."""
    if format in NATIVE:
        native: Sink = NATIVE[format](folder, train, test)
        return native
    held = len(test) if test else 0
    plain: Sink = SINKS[format](folder, train.schema, {"train": rows - held, "test": held})
    return plain


def _safe(name: str) -> str:
    """A name that stays in its folder."""
    plain = name.replace("/", "_").replace("\\", "_")
    return "_" if plain in (".", "..") else plain
