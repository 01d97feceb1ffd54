"""Pascal VOC's folders, as they were read."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..sources.mask_files import write_mask
from ..sources.objects import Object, Picture
from ..sources.voc import MASKS, lists_in, mask_file, note_file
from ..sources.voc_xml import CORNERS, FIRST
from .annotated import AnnotatedSink, Spot

if TYPE_CHECKING:
    from .sinks import Record

BEFORE, AFTER = ("pose", "truncated", "difficult"), "bndbox"  # elements of an object, in VOC's order


class VocSink(AnnotatedSink):
    """Annotations/STEM.xml of each picture, its masks, and the lists of its parts. An object keeps its pose, its flags
    and whatever else was said of it in plain elements; a box is counted from 1 again, the last pixel included."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._stems = dict[str, list[str]]()

    def home(self, part: str) -> None:
        return None  # parts are lists here

    def original(self, picture: Picture, spot: Spot, record: "Record") -> None:
        self._stems.setdefault(spot.split, []).append(spot.stem)
        self.copy(note_file(self.source.folder, picture), self._notes(picture, spot))
        for name, place in MASKS.items():
            self.copy(mask_file(self.source.folder, picture, name), f"{place}/{spot.stem}.png")

    def made(self, picture: Picture, spot: Spot, record: "Record") -> None:
        self._stems.setdefault(spot.split, []).append(spot.stem)
        self.write(self._notes(picture, spot), _xml(picture, spot, record, self.origins(record)))
        for name, place in MASKS.items():
            if name in record.fields:
                like = mask_file(self.source.folder, picture, name)
                self.write(f"{place}/{spot.stem}.png", write_mask(record.fields[name], like))

    def finish(self) -> None:
        place, words = lists_in(self.source.folder)
        for split, stems in self._stems.items():
            if split:
                self.write(f"{place}/{split}.txt", _lines(stems))
        if "trainval" in words and not self.renamed:
            both = [stem for split in ("train", "val") for stem in self._stems.get(split, ())]
            self.write(f"{place}/trainval.txt", _lines(both))

    @staticmethod
    def _notes(picture: Picture, spot: Spot) -> str:
        return f"{Path(str(picture.more['notes'])).parent.name}/{spot.stem}.xml"


def _lines(stems: list[str]) -> bytes:
    return "".join(f"{stem}\n" for stem in stems).encode()


def _xml(picture: Picture, spot: Spot, record: "Record", origins: list[Object]) -> bytes:
    from xml.etree.ElementTree import Element, SubElement, indent, tostring

    fields, root = record.fields, Element("annotation")
    height, width, depth = fields["image"].shape
    SubElement(root, "folder").text = picture.place.rstrip("/")
    SubElement(root, "filename").text = spot.name
    source = SubElement(root, "source")
    for key, value in picture.more.items():
        if key.startswith("source/"):
            SubElement(source, key.removeprefix("source/")).text = str(value)
    size = SubElement(root, "size")
    for side, number in (("width", width), ("height", height), ("depth", depth)):
        SubElement(size, side).text = str(number)
    SubElement(root, "segmented").text = str(int(any(name in fields for name in MASKS)))
    for was, box in zip(origins, fields["boxes"], strict=True):
        told = SubElement(root, "object")
        SubElement(told, "name").text = was.name
        for key in [*(key for key in BEFORE if key in was.more), *(key for key in was.more if key not in BEFORE)]:
            SubElement(told, key).text = str(was.more[key])
        corners = SubElement(told, AFTER)
        for corner, number in zip(CORNERS, (np.asarray(box) + FIRST).tolist(), strict=True):
            SubElement(corners, corner).text = f"{number:.12g}"
    indent(root, "\t")
    text: bytes = tostring(root, encoding="utf-8")
    return text + b"\n"
