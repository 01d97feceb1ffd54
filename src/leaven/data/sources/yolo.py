"""YOLO: images/ and labels/, with data.yaml or classes.txt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...core.errors import BadData
from ...core.item import Target
from ...image.targets import Boxes, ObjectLabels, Polygons
from ..assemble import assemble
from ..dataset import Dataset
from ..schema import Refusal
from .beside import Placed, beside, homes, placed, strays
from .header import ENDINGS, read_header
from .objects import Picture, described
from .pictures import PictureSource
from .source import digest
from .yolo_txt import CLASSES, names_of, read_labels

LABELS = "labels"


def is_yolo(folder: Path) -> bool:
    """Whether it, or a folder of a split in it, holds images/ and labels/ with text files and no pictures."""
    there = [path for home in homes(folder, LABELS) for path in (home / LABELS).rglob("*")]
    endings = {path.suffix.lower() for path in there if path.is_file()}
    return ".txt" in endings and not endings & set(ENDINGS)


def open_yolo(folder: Path, name: str) -> Dataset:
    """Pictures and the objects of labels/*.txt: class, then centre and size of a box, or the corners of a polygon, in
    shares of the picture.

    One item for each picture in images/, also where it has no label file or an empty one, with boxes and object_labels,
    and with polygons if any object of the set has one: a box is then four corners. Parts are the folders
    images/SPLIT or SPLIT/images. A picture with a line that cannot be used is refused, and a label file without a
    picture is listed. Raises BadData."""
    names = names_of(folder)
    found = placed(folder, LABELS)
    pictures = [_picture(folder, one, names) for one in found]
    there, heads, refused = described(folder, pictures)
    known = [*(p.more["notes"] for p in pictures), *CLASSES]
    refused += [Refusal(file, "there is no such picture") for file in strays(folder, LABELS, (".txt",), known)]
    outlined = any(o.shape is not None for p in there for o in p.objects or ())
    source = YoloSource(PictureSource(folder, [p.file for p in there], heads), there, outlined)
    notes = [] if names is not None else ["no data.yaml and no classes.txt: classes are called by their numbers"]
    return assemble(
        source, [p.file for p in there], name=name, modality="image", part=[p.part for p in there],
        object_types=tuple(sorted({o.name for p in there for o in p.objects or ()})),
        extents=np.array([(head.height, head.width) for head in heads], np.int64).reshape(-1, 2),
        refused=refused, notes=notes,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class YoloSource:
    """outlined: whether items have polygons."""

    files: PictureSource
    pictures: Sequence[Picture]
    outlined: bool
    layout = "yolo"

    @property
    def folder(self) -> Path:
        return self.files.folder

    def picture(self, position: int) -> Picture:
        return self.pictures[position]

    def load(self, position: int) -> dict[str, Target]:
        item, found = self.files.load(position), self.pictures[position].objects or ()
        item["boxes"] = Boxes(np.array([o.box for o in found], float).reshape(-1, 4))
        item["object_labels"] = ObjectLabels(np.array([o.name for o in found], object))
        if self.outlined:
            item["polygons"] = Polygons([o.shape[0] if o.shape else _corners(o.box) for o in found])
        return item

    def stored(self, position: int) -> bytes:
        return self.files.stored(position) + digest(self.pictures[position].told)


def _corners(box: Sequence[float]) -> list[list[float]]:
    x0, y0, x1, y1 = box
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]


def _picture(folder: Path, one: Placed, names: Mapping[int, str] | None) -> Picture:
    """What its label file says; what is wrong with it, if anything is."""
    labels, objects, odd = beside(one.file, LABELS, "txt"), None, ""
    try:
        head = read_header(folder / one.file)
        objects = read_labels(folder / labels, names, head.height, head.width)
    except BadData as error:
        odd = str(error)
    return Picture(one.place, one.name, one.part, None, objects, odd=odd, split=one.split, more={"notes": labels})
