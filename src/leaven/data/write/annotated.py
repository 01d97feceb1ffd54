"""Annotated pictures written back in the format that they came in: what all formats share."""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.errors import CannotWrite
from ..dataset import Dataset
from ..sources.objects import Annotated, Object, Picture
from .columns import lineage_table
from .table_file import TableFile

if TYPE_CHECKING:
    from .sinks import Record


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a picture goes: its place (with a slash at its end), its path within that, and the split it is put into;
    "" where there is none."""

    place: str
    name: str
    split: str

    @property
    def file(self) -> str:
        return self.place + self.name

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem


class AnnotatedSink(ABC):
    """Originals are copied, byte for byte, with what their files say of them. A made picture is a PNG in the folder of
    its original, called NAME#COPY.png, and what its targets say is written in the same form. data/lineage.parquet has
    the lineage of all, with their files.

    Splits keep their words where they are the parts that the rows are in. Where a set came without any, or was split
    otherwise, there are two, train and test."""

    def __init__(self, folder: Path, train: Dataset, test: Dataset | None) -> None:
        self.folder, self.source = folder, _annotated(train)
        if test is not None and test.source is not train.source:
            raise CannotWrite(f"{test.name}: is not of the files that {train.name} is of; write parquet.")
        self.renamed = _renamed(train, test)
        self._lineage = TableFile(folder / "data" / "lineage.parquet")

    @abstractmethod
    def home(self, part: str) -> str | None:
        """The place of the pictures of a part, where splits are renamed; None: that of the original."""

    @abstractmethod
    def original(self, picture: Picture, spot: Spot, record: "Record") -> None:
        """Write what is said of a picture as it was."""

    @abstractmethod
    def made(self, picture: Picture, spot: Spot, record: "Record") -> None:
        """Write what is said of a picture made from this one."""

    def finish(self) -> None:  # noqa: B027  most have nothing to add
        """Write what stands once for the whole set."""

    def add(self, records: "Sequence[Record]") -> None:
        rows = list[dict[str, Any]]()
        for record in records:
            picture = self.source.picture(record.at)
            spot = self._spot(picture, record)
            path = self.folder / spot.file
            path.parent.mkdir(parents=True, exist_ok=True)
            if record.lineage.copy:
                path.write_bytes(record.cells["image"][0])
                self.made(picture, spot, record)
            else:
                shutil.copyfile(self.source.folder / picture.file, path)
                self.original(picture, spot, record)
            rows.append(record.lineage.columns() | {"file": spot.file})
        self._lineage.add(lineage_table(rows))

    def close(self) -> None:
        self.finish()
        self._lineage.close()

    def abandon(self) -> None:
        self._lineage.abandon()

    def origins(self, record: "Record") -> list[Object]:
        """What the files said of each object of a made picture, or of the one that it was."""
        pairs = np.asarray(record.traces.get("origin", ()), np.int64).reshape(-1, 2).tolist()
        return [(self.source.picture(row).objects or ())[number] for row, number in pairs]

    def write(self, file: str, data: bytes) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def copy(self, source: Path, file: str) -> None:
        """A file of the source, if it is there."""
        if source.is_file():
            self.write(file, source.read_bytes())

    def _spot(self, picture: Picture, record: "Record") -> Spot:
        place, split = picture.place, picture.split
        if self.renamed:
            place, split = self.home(record.lineage.part) or place, record.lineage.part
        name = picture.name
        if PurePosixPath(place + name).is_absolute() or ".." in PurePosixPath(place + name).parts:
            name = name.replace("/", "_")  # it would leave the folder
            place = place if not place.startswith(("/", "..")) else ""
        if copy := record.lineage.copy:
            ending = record.cells["image"][1]
            if ending != "png":
                raise CannotWrite(
                    f"{record.lineage.row}: its pixels fit into no PNG (they are {record.fields['image'].dtype}, of "
                    f"{record.fields['image'].shape[2]} channels); write parquet."
                )
            name = f"{name}#{copy}.{ending}"
        spot = Spot(place, name, split)
        if (self.folder / spot.file).exists():  # two splits that became one may share a name
            path = PurePosixPath(name)
            spot = Spot(place, path.with_stem(f"{path.stem}_{record.lineage.id:016x}").as_posix(), split)
        return spot


def layout_of(data: Dataset) -> str:
    """The format that a data set can be written back in; "" where there is none."""
    return data.source.layout if isinstance(data.source, Annotated) else ""


def _annotated(data: Dataset) -> Annotated:
    if not isinstance(data.source, Annotated):
        raise CannotWrite(f"{data.name}: was read from no annotated files; write parquet.")
    return data.source


def _renamed(train: Dataset, test: Dataset | None) -> bool:
    if not (train.part != "").any() and (test is None or not (test.part != "").any()):
        return test is not None
    return bool((train.part == "test").any() or (test is not None and (test.part != "test").any()))
