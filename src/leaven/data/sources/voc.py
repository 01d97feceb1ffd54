"""Pascal VOC: JPEGImages, Annotations, ImageSets, and masks of classes and objects where there are any."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...core.errors import BadData, unknown
from ...core.item import Target
from ...image.targets import Boxes, Mask, ObjectLabels
from ..assemble import assemble
from ..dataset import Dataset
from ..schema import Refusal
from .header import read_header
from .layout import GIVEN
from .mask_files import read_mask
from .objects import Picture, described, parts_of, pictures_in
from .pictures import PictureSource
from .source import digest
from .voc_xml import objects_of, read_voc, size_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TARGETS = ("objects", "masks")
PLACES = ("JPEGImages", "images")  # beside Annotations, in this order
LISTS = ("ImageSets/Main", "ImageSets")
MASKS = {"class_mask": "SegmentationClass", "object_mask": "SegmentationObject"}


def is_voc(folder: Path) -> bool:
    """Whether it holds Annotations/*.xml and pictures in JPEGImages or images."""
    notes = _child(folder, "Annotations")
    return _place(folder) is not None and notes is not None and next(notes.glob("*.xml"), None) is not None


def open_voc(folder: Path, name: str, *, target: str | None = None) -> Dataset:
    """Pictures and the objects that Annotations/*.xml tell of.

    One item for each file, with boxes, object_labels, truncated and difficult (flags), and class_mask and object_mask
    (255: of no class, or unsure) if every picture has those. target: "masks" takes the pictures that have masks;
    "objects" leaves masks out. Parts are those of ImageSets/Main/*.txt, or ImageSets/*.txt, named train, val, test.
    A file that cannot be used is refused, and so is a picture without one. Raises BadData, Unknown."""
    if target is not None and target not in TARGETS:
        raise unknown(f"{folder}: target", target, TARGETS)
    place, notes = _place(folder), _child(folder, "Annotations")
    if place is None or notes is None:
        raise BadData(f"{folder}: holds no Annotations/*.xml beside JPEGImages.")
    listed, refused = _lists(folder), list[Refusal]()
    stems = {Path(key).stem: key for key in reversed(pictures_in(place))}
    parts = parts_of(dict.fromkeys(listed.values()))
    pictures = list[Picture]()
    for path in sorted(notes.glob("*.xml")):
        split = listed.get(path.stem, "")
        pictures.append(_picture(place, path, stems, split, parts.get(split, "")))
    known = {picture.name for picture in pictures}
    refused += [
        Refusal(f"{place.name}/{key}", f"has no {notes.name}/{stem}.xml")
        for stem, key in sorted(stems.items()) if key not in known
    ]  # fmt: skip
    named = {path.stem for path in notes.glob("*.xml")} | stems.keys()
    refused += [
        Refusal(stem, f"stands in the list {split}; there is no such picture")
        for stem, split in listed.items() if stem not in named
    ]  # fmt: skip
    there, heads, broken = described(folder, pictures, mask=lambda picture: _mask_files(folder, picture))
    masked = _masked(folder, there)
    remarks = _remarks(there, listed)
    some = [k for k, have in enumerate(masked) if have]
    if target == "masks":
        if not some:
            raise BadData(f"{folder}: no picture has a mask in {' or '.join(MASKS.values())}.")
        there, heads, masked = [there[k] for k in some], [heads[k] for k in some], [masked[k] for k in some]
    elif some and len(some) < len(there) and target is None:
        remarks.append(f"{len(some)} of {len(there)} pictures have masks: target='masks' takes those alone")
    shown = () if target == "objects" else tuple(n for n in MASKS if there and all(n in have for have in masked))
    source = VocSource(PictureSource(folder, [p.file for p in there], heads), there, shown)
    return assemble(
        source, [p.file for p in there], name=name, modality="image", part=[p.part for p in there],
        object_types=tuple(sorted({o.name for p in there for o in p.objects or ()})),
        extents=np.array([(head.height, head.width) for head in heads], np.int64).reshape(-1, 2),
        refused=[*broken, *refused], notes=remarks,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class VocSource:
    """masks: fields that items have beside their objects."""

    files: PictureSource
    pictures: Sequence[Picture]
    masks: tuple[str, ...]
    layout = "voc"

    @property
    def folder(self) -> Path:
        return self.files.folder

    def picture(self, position: int) -> Picture:
        return self.pictures[position]

    def load(self, position: int) -> dict[str, Target]:
        picture, item = self.pictures[position], self.files.load(position)
        found = picture.objects or ()
        item["boxes"] = Boxes(np.array([o.box for o in found], float).reshape(-1, 4))
        item["object_labels"] = ObjectLabels(np.array([o.name for o in found], object))
        for flag in ("truncated", "difficult"):
            item[flag] = ObjectLabels(np.array([o.more.get(flag) == "1" for o in found], bool))
        try:
            masks = {name: Mask(read_mask(mask_file(self.folder, picture, name))) for name in self.masks}
        except BadData as error:
            raise self.files.bad(position, str(error)) from error
        return item | masks

    def stored(self, position: int) -> bytes:
        masks = [mask_file(self.folder, self.pictures[position], name).read_bytes() for name in self.masks]
        return self.files.stored(position) + digest(self.pictures[position].told + b"".join(masks))


def mask_file(folder: Path, picture: Picture, name: str) -> Path:
    return folder / MASKS[name] / f"{Path(picture.name).stem}.png"


def note_file(folder: Path, picture: Picture) -> Path:
    """The XML of a picture."""
    return folder / str(picture.more["notes"])


def _picture(place: Path, path: Path, stems: dict[str, str], split: str, part: str) -> Picture:
    """What a file says; what is wrong with it, if anything is."""
    objects, size, odd, more = None, None, "", {"notes": f"{path.parent.name}/{path.name}"}
    name = stems.get(path.stem, f"{path.stem}.jpg")
    try:
        root = read_voc(path)
        told = (root.findtext("filename") or "").strip()
        if path.stem not in stems and told and (place / told).is_file():
            name = told
        size = size_of(root)
        head = size or _size(place / name)
        objects = objects_of(root, *head)
        more |= _about(root)
    except BadData as error:
        odd = str(error)
    return Picture(f"{place.name}/", name, part, size, objects, odd=odd, split=split, more=more)


def _about(root: "Element") -> dict[str, str]:
    """What made pictures inherit, and how many objects have parts, which they do not."""
    told = {f"source/{e.tag}": e.text.strip() for e in root.findall("source/*") if len(e) == 0 and e.text}
    nested = sum(any(len(part) and part.tag != "bndbox" for part in told) for told in root.iter("object"))
    return told | ({"parts": str(nested)} if nested else {})


def _size(path: Path) -> tuple[int, int]:
    head = read_header(path)
    return head.height, head.width


def lists_in(folder: Path) -> tuple[str, tuple[str, ...]]:
    """The place of the lists of the parts, ImageSets/Main or ImageSets, and the words of those that are there."""
    place = next((p for p in LISTS if _split_files(folder / p)), LISTS[0])
    return place, tuple(path.stem for path in sorted((folder / place).glob("*.txt")))


def _lists(folder: Path) -> dict[str, str]:
    """Stem -> split. BadData: a stem stands in two."""
    found = dict[str, str]()
    for path in _split_files(folder / lists_in(folder)[0]):
        for line in path.read_text(encoding="utf-8-sig").split("\n"):
            words = line.split()
            if words and found.setdefault(words[0], path.stem) != path.stem:
                raise BadData(f"{path}: {words[0]} stands in {found[words[0]]}.txt, too; one picture has one part.")
    return found


def _split_files(place: Path) -> list[Path]:
    return sorted(path for path in place.glob("*.txt") if path.stem.lower() in GIVEN)


def _mask_files(folder: Path, picture: Picture) -> list[Path]:
    """Those that are there."""
    return [file for name in MASKS if (file := mask_file(folder, picture, name)).is_file()]


def _masked(folder: Path, pictures: Sequence[Picture]) -> list[set[str]]:
    """Which masks each picture has."""
    return [{name for name in MASKS if mask_file(folder, picture, name).is_file()} for picture in pictures]


def _remarks(pictures: Sequence[Picture], listed: dict[str, str]) -> list[str]:
    found = list[str]()
    if low := sum(min(o.box[:2]) < 0 for p in pictures for o in p.objects or ()):
        found.append(f"{low} boxes begin before pixel 1, where VOC counts from: they begin outside their picture")
    if alone := sum(not p.split for p in pictures) if listed else 0:
        found.append(f"{alone} pictures stand in no list of ImageSets: they count as training")
    if parts := sum(int(p.more.get("parts", 0)) for p in pictures):
        found.append(f"{parts} objects have parts with boxes of their own: passed over, and not in made pictures")
    return found


def _place(folder: Path) -> Path | None:
    return next((found for name in PLACES if (found := _child(folder, name)) is not None), None)


def _child(folder: Path, name: str) -> Path | None:
    """A folder of this name, whatever its case."""
    return next((p for p in sorted(folder.iterdir()) if p.name.lower() == name.lower() and p.is_dir()), None)
