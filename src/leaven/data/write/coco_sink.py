"""COCO's folders, as they were read."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ..sources.coco_json import annotation_files
from ..sources.objects import Object, Picture
from .annotated import AnnotatedSink, Spot
from .json_lists import JsonLists
from .segmentation import segmentation

if TYPE_CHECKING:
    from .sinks import Record

ELSEWHERE = ("coco_url",)  # where the original lies, not what was made of it
POINTS = ("keypoints", "num_keypoints")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A picture in the new files, and the one of the source, by the word of its split and its number, that it is or
    was made of. caption: of a made one."""

    name: str
    split: str
    number: Any
    word: str
    source: Any
    size: tuple[int, int] | None = None
    caption: str | None = None


@dataclass
class _Numbers:
    """New numbers: old ones stay unless two splits that became one share them. free: above all that are taken."""

    free: int
    _known: dict[tuple[str, Any], Any] = field(default_factory=dict)
    _taken: set[tuple[str, Any]] = field(default_factory=set)

    def of(self, split: str, word: str, number: Any) -> Any:
        """Of what has this number in the source's split `word`, in the new split."""
        if (word, number) not in self._known:
            found = self.new() if (split, number) in self._taken else number
            self._taken.add((split, found))
            self._known[word, number] = found
        return self._known[word, number]

    def new(self) -> int:
        self.free += 1
        return self.free - 1


class CocoSink(AnnotatedSink):
    """annotations/KIND_SPLIT.json for each that was read, with its info, licences and categories. Originals stand there
    as they did. A made picture follows with its licence and the like, and with a number above all others; its objects
    as polygons, run lengths or a box alone, as each was (see `segmentation`). area: pixels of the mask; of a box alone,
    its own. A keypoint that left the picture is not labelled any more. Other files in annotations/ are not written."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        there = self.source.pictures
        self._images = _Numbers(_above(p.number for p in there))
        self._marks = _Numbers(_above(o.number for p in there for o in p.objects or ()))
        self._originals = dict[tuple[str, Any], _Entry]()
        self._made = list[_Entry]()
        self._files = dict[tuple[str, str], JsonLists]()

    def home(self, part: str) -> str:
        return f"images/{part}/"

    def original(self, picture: Picture, spot: Spot, record: "Record") -> None:
        number = self._images.of(spot.split, picture.split, picture.number)
        entry = _Entry(spot.name, spot.split, number, picture.split, picture.number)
        self._originals[picture.split, picture.number] = entry

    def made(self, picture: Picture, spot: Spot, record: "Record") -> None:
        number, size = self._images.new(), record.fields["image"].shape[:2]
        self._made.append(_Entry(spot.name, spot.split, number, picture.split, picture.number, size,
                                 record.fields.get("caption")))  # fmt: skip
        for k, was in enumerate(self.origins(record)):
            told = {"id": self._marks.new(), "image_id": number, **_told(record, k, was)}
            for kind in was.kinds:
                apart = POINTS if kind == "instances" and len(was.kinds) > 1 else ()
                entry = {key: value for key, value in told.items() if key not in apart}
                self._file(kind, spot.split).add("made", entry)

    def finish(self) -> None:
        files = annotation_files(self.source.folder)
        numbers = {kind: _Numbers(0) if kind == "captions" else self._marks for _, kind, _ in files}
        for path, kind, word in files:
            self._take(json.loads(path.read_bytes()), kind, word, numbers[kind])
        for made in self._made:
            if made.caption is not None and "captions" in numbers:
                told = {"id": numbers["captions"].new(), "image_id": made.number, "caption": made.caption}
                self._file("captions", made.split).add("made", told)
        for file in self._files.values():
            file.close()

    def abandon(self) -> None:
        super().abandon()
        for file in self._files.values():
            file.abandon()

    def _take(self, raw: dict[str, Any], kind: str, word: str, numbers: _Numbers) -> None:
        """What a file of the source says of the pictures that are there, and entries for those made of them."""
        numbers.free = max(numbers.free, _above(told["id"] for told in raw["annotations"]))
        images, head = {image["id"]: image for image in raw["images"]}, dict(raw)
        for name in ("images", "annotations"):
            del head[name]
        mine = {number: entry for (of, number), entry in self._originals.items() if of == word and number in images}
        made = [m for m in self._made if m.word == word and m.source in images]
        made = [m for m in made if kind != "captions" or m.caption is not None]
        for split in dict.fromkeys(entry.split for entry in (*mine.values(), *made)):
            self._file(kind, split).head(head)
        for number, image in images.items():
            if entry := mine.get(number):
                self._file(kind, entry.split).add("images", image | {"id": entry.number, "file_name": entry.name})
        for entry in made:
            image = {key: value for key, value in images[entry.source].items() if key not in ELSEWHERE}
            image |= {"id": entry.number, "file_name": entry.name}
            image |= dict(zip(("height", "width"), entry.size or (), strict=True))
            self._file(kind, entry.split).add("images", image)
        for told in raw["annotations"]:
            if entry := mine.get(told["image_id"]):
                number = numbers.of(entry.split, word, told["id"])
                self._file(kind, entry.split).add("annotations", told | {"id": number, "image_id": entry.number})

    def _file(self, kind: str, split: str) -> JsonLists:
        if (kind, split) not in self._files:
            self._files[kind, split] = JsonLists(self.folder / "annotations" / f"{kind}_{split}.json")
        return self._files[kind, split]


def _told(record: "Record", k: int, was: Object) -> dict[str, Any]:
    """Object k of a made picture; `was`: what the files say of the one it was."""
    x0, y0, x1, y1 = np.asarray(record.fields["boxes"][k]).tolist()
    mask = record.fields["instance_masks"][k]
    area = (x1 - x0) * (y1 - y0) if was.shape is None else int(mask.sum())
    corners = record.traces["corners"][k] if "corners" in record.traces else None
    told = {"category_id": was.category, "segmentation": segmentation(mask, was, corners), "area": area,
            "bbox": [x0, y0, x1 - x0, y1 - y0], "iscrowd": int(was.crowd)}  # fmt: skip
    if was.keypoints:
        points = _keypoints(record, k, len(was.keypoints) // 3)
        told |= {"keypoints": points, "num_keypoints": sum(seen > 0 for seen in points[2::3])}
    return told | dict(was.more)


def _keypoints(record: "Record", k: int, joints: int) -> list[float]:
    """x y v of each; zeros where it is not labelled, or has left the picture."""
    height, width = record.fields["image"].shape[:2]
    found = list[float]()
    for (x, y), seen in zip(record.fields["object_keypoints"][k].tolist(), record.fields["visibility"][k].tolist()):
        within = seen > 0 and 0 <= x <= width and 0 <= y <= height  # never of NaN
        found += [x, y, seen] if within else [0, 0, 0]
    return found[: 3 * joints]


def _above(numbers: Iterable[Any]) -> int:
    """The first whole number above all of them that are whole numbers."""
    return max((n for n in numbers if isinstance(n, int)), default=0) + 1
