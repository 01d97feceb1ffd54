"""COCO: pictures with their objects, in JSON files beside them (Lin et al., ECCV 2014)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...core.errors import BadData, unknown
from ...core.item import Target
from ...image.bits import Bits
from ...image.targets import Boxes, InstanceMasks, ObjectKeypoints, ObjectLabels, Visibility
from ..assemble import assemble
from ..dataset import Dataset
from .coco_json import read_coco
from .header import ENDINGS
from .objects import Picture, described
from .pictures import PictureSource
from .source import digest

TARGETS = ("objects", "captions")  # and both, where no target is named


def is_coco(folder: Path) -> bool:
    """Whether it holds annotations/instances_*.json, or captions or person_keypoints."""
    names = [path.name for path in folder.glob("annotations/*.json")]
    return any(name.startswith(("instances_", "captions_", "person_keypoints_")) for name in names)


def open_coco(folder: Path, name: str, *, target: str | None = None) -> Dataset:
    """Pictures and what annotations/*.json say of them.

    One item for each picture that instances_* or person_keypoints_* list, also where it has no object, with boxes,
    object_labels (names of categories), crowd (flags), instance_masks from polygons and run lengths, object_keypoints
    (NaN where not labelled) with their visibility (0 not labelled, 1 hidden, 2 visible) where there are any, and the
    first of its captions, if all have one. A picture with an annotation that cannot be used is refused. target:
    "objects" leaves the caption out, which what mixes pictures needs; "captions" gives one item for each caption, a
    picture and a text, all of a picture in one group. The split is that of the files: without a test file, val is the
    test part. Pictures are looked for in images/SPLIT, SPLIT and images. Raises BadData, Unknown."""
    if target is not None and target not in TARGETS:
        raise unknown(f"{folder}: target", target, TARGETS)
    found = read_coco(folder)
    listed = [p for p in found.pictures if p.objects is not None]
    if pairs := target == "captions" or (target is None and not listed):
        listed = [p for p in found.pictures if p.captions]
    if not listed:
        raise BadData(f"{folder}: its annotations tell of no {'captions' if pairs else 'objects'}.")
    there, heads, refused = described(folder, listed)
    if pairs:
        shown = [(k, n) for k, p in enumerate(there) for n in range(len(p.captions))]
        keys = [f"{there[k].file}:{n}" for k, n in shown]
    else:
        shown, keys = [(k, 0) for k in range(len(there))], [p.file for p in there]
    source = CocoSource(
        PictureSource(folder, [p.file for p in there], heads), there, shown,
        objects=not pairs, joints=found.joints, joint_names=found.joint_names,
        captioned=target != "objects" and all(p.captions for p in there),
    )  # fmt: skip
    return assemble(
        source, keys, name=name, modality="image", part=[there[k].part for k, _ in shown],
        groups=[there[k].file for k, _ in shown] if pairs else None, group="picture",
        object_types=() if pairs else tuple(sorted({o.name for p in there for o in p.objects or ()})),
        joints=() if pairs else found.joint_names,
        extents=np.array([(heads[k].height, heads[k].width) for k, _ in shown], np.int64).reshape(-1, 2),
        refused=refused, notes=[*found.notes, *_passed_over(folder, {p.file for p in listed})],
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class CocoSource:
    """`shown`: picture and caption number of each item. objects: whether items have them; joints: how many points a
    person has, 0 where nobody has any, joint_names: theirs; captioned: whether items have a caption."""

    files: PictureSource
    pictures: Sequence[Picture]
    shown: Sequence[tuple[int, int]]
    objects: bool
    joints: int
    joint_names: tuple[str, ...]
    captioned: bool

    @property
    def layout(self) -> str:
        return "coco" if self.objects else ""  # a picture stands once in such files, and here once for each caption

    @property
    def folder(self) -> Path:
        return self.files.folder

    def picture(self, position: int) -> Picture:
        return self.pictures[self.shown[position][0]]

    def load(self, position: int) -> dict[str, Target]:
        at, number = self.shown[position]
        item = self.files.load(at)
        if self.objects:
            try:
                item |= _objects(self.pictures[at], self.joints, self.joint_names)
            except BadData as error:
                raise BadData(f"{self.files.folder / self.pictures[at].file}: its objects: {error}") from error
        if self.captioned:
            from ...text.targets import Caption

            item["caption"] = Caption(self.pictures[at].captions[number])
        return item

    def stored(self, position: int) -> bytes:
        at, number = self.shown[position]
        told = self.pictures[at].told if self.objects else self.pictures[at].captions[number].encode()
        return self.files.stored(at) + digest(told)


def _objects(picture: Picture, joints: int, names: tuple[str, ...]) -> dict[str, Target]:
    found, (height, width) = picture.objects or (), picture.size or (0, 0)
    boxes = np.array([o.box for o in found], float).reshape(-1, 4)
    masks = (o.mask(height, width) for o in found)
    item: dict[str, Target] = {
        "boxes": Boxes(boxes),
        "object_labels": ObjectLabels(np.array([o.name for o in found], object)),
        "crowd": ObjectLabels(np.array([o.crowd for o in found], bool)),
        "instance_masks": InstanceMasks(Bits.gathered(masks, len(found), height, width)),
    }
    if joints:
        points = np.array([o.points(joints) for o in found]).reshape(-1, joints, 3)
        seen = points[..., 2].astype(np.uint8)
        known = np.where(seen[..., None] > 0, points[..., :2], np.nan)
        item["object_keypoints"] = ObjectKeypoints.named(names)(known)
        item["visibility"] = Visibility.named(names)(seen)
    return item


def _passed_over(folder: Path, listed: set[str]) -> list[str]:
    """A note of the pictures beside those listed."""
    places = {(folder / file).parent for file in listed}
    there = {path.relative_to(folder).as_posix() for place in places if place.is_dir() for path in place.iterdir()
             if path.suffix.lower() in ENDINGS}  # fmt: skip
    many = len(there - listed)
    return [f"{many} pictures are in no such annotation: passed over"] if many else []
