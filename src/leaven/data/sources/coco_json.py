"""COCO's JSON files, read into columns by picture."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import BadData
from ...image.rle import unpacked
from .objects import Object, Picture, Shape, outside, parts_of

KINDS = ("instances", "person_keypoints", "captions")
KNOWN = ("id", "image_id", "category_id", "bbox", "segmentation", "area", "iscrowd", "keypoints", "num_keypoints")


@dataclass(frozen=True, eq=False)
class Found:
    """joints: how many keypoints a person has, 0 where there are none. joint_names: theirs, where all that have any
    agree on them."""

    pictures: tuple[Picture, ...]
    joints: int
    joint_names: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(eq=False)
class _Split:
    """What the files of one split say, by the number of the picture."""

    images: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    objects: dict[int, dict[int, Object]] = field(default_factory=dict)
    captions: dict[int, list[str]] = field(default_factory=dict)
    odd: dict[int, str] = field(default_factory=dict)
    strays: list[Any] = field(default_factory=list)  # numbers of annotations that name no picture
    silent: list[Any] = field(default_factory=list)  # and of captions that are no text

    def caption(self, told: Mapping[str, Any]) -> None:
        said = told.get("caption")
        if isinstance(said, str) and said.strip():
            self.captions.setdefault(told["image_id"], []).append(said.strip())
        else:
            self.silent.append(told["id"])


def read_coco(folder: Path) -> Found:
    """BadData: a file is no JSON, or not of COCO's form; with its name."""
    splits: dict[str, _Split] = {}
    joints = set[tuple[str, ...]]()
    for path, kind, word in annotation_files(folder):
        try:
            data = json.loads(path.read_bytes())
            split = splits.setdefault(word, _Split())
            split.images |= _images(data["images"])
            names = {c["id"]: c for c in data.get("categories", ())}
            joints |= {tuple(map(str, c["keypoints"])) for c in names.values() if c.get("keypoints")}
            if kind != "captions":
                split.objects |= {image["id"]: split.objects.get(image["id"], {}) for image in data["images"]}
            for told in data["annotations"]:
                if told["image_id"] not in split.images:
                    split.strays.append(told["id"])
                elif kind == "captions":
                    split.caption(told)
                else:
                    _add(split, told, names, kind)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise BadData(f"{path}: is not of COCO's form ({_reason(error)}).") from error
    parts = parts_of(splits)
    pictures = [
        Picture(_place(folder, name, image["file_name"]), image["file_name"], parts[name],
                (image["height"], image["width"]),
                tuple(split.objects[number].values()) if number in split.objects else None,
                tuple(split.captions.get(number, ())), split.odd.get(number, ""), name, number)
        for name, split in splits.items() for number, image in split.images.items()
    ]  # fmt: skip
    shapeless = sum(o.shape is None for p in pictures for o in p.objects or ())
    notes = [f"{shapeless} objects have no mask: their box is taken for it"] if shapeless else []
    if silent := [number for split in splits.values() for number in split.silent]:
        notes.append(f"{len(silent)} captions hold no text, the first is annotation {silent[0]}: passed over")
    if strays := [stray for split in splits.values() for stray in split.strays]:
        notes.append(
            f"{len(strays)} annotations name a picture that is not listed, the first is {strays[0]}: passed over"
        )
    agreed = next(iter(joints)) if len(joints) == 1 else ()
    return Found(tuple(pictures), max(map(len, joints), default=0), agreed, tuple(notes))


def annotation_files(folder: Path) -> list[tuple[Path, str, str]]:
    """Each with its kind and the word of its split."""
    found = list[tuple[Path, str, str]]()
    for path in sorted(folder.glob("annotations/*.json")):
        kind = next((kind for kind in KINDS if path.stem.startswith(f"{kind}_")), None)
        if kind is not None:
            found.append((path, kind, path.stem.removeprefix(f"{kind}_")))
    return found


def _images(told: Sequence[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """Pictures by their numbers. ValueError, KeyError: one is not described."""
    found = {image["id"]: image for image in told}
    if twins := [image["id"] for image in told if found[image["id"]] != image]:
        raise ValueError(f"two images have the id {twins[0]}")
    for number, image in found.items():
        if not isinstance(image["file_name"], str) or not all(isinstance(image[n], int) for n in ("height", "width")):
            raise ValueError(f"image {number} must have a file_name, and a height and a width in whole numbers")
    return found


def _add(split: _Split, told: Mapping[str, Any], names: Mapping[Any, Mapping[str, Any]], kind: str) -> None:
    """An annotation to its picture; or what is wrong with it."""
    number, mine = told["id"], split.objects[told["image_id"]]
    try:
        if told["category_id"] not in names:
            raise ValueError(f"its category {told['category_id']} is not listed")
        category = names[told["category_id"]]
        found = _object(told, str(category["name"]), mine.get(number), kind)
        joints = len(category.get("keypoints", ()))
        if joints and len(found.keypoints) not in (0, 3 * joints):
            raise ValueError(f"its {len(found.keypoints)} keypoints are not three numbers for each joint")
        height, width = (split.images[told["image_id"]][n] for n in ("height", "width"))
        if outside(found.box, height, width):
            raise ValueError(f"its bbox {told['bbox']} lies outside the picture of {height} x {width}")
        mine[number] = found
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        split.odd.setdefault(told["image_id"], f"{_reason(error)} (annotation {number})")


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error).rstrip(".")


def _object(told: Mapping[str, Any], name: str, known: Object | None, kind: str) -> Object:
    """An annotation; what two files say of one object is put together. ValueError: what is wrong with it."""
    keypoints = tuple(map(float, told.get("keypoints", ())))
    if not np.isfinite(keypoints).all():
        raise ValueError("its keypoints are no finite numbers")
    if known is not None:
        return replace(known, keypoints=keypoints or known.keypoints, kinds=(*known.kinds, kind))
    if not isinstance(told["bbox"], list) or len(told["bbox"]) != 4:
        raise ValueError(f"its bbox {told['bbox']!r} is not x, y, width, height")
    x, y, width, height = map(float, told["bbox"])
    if not np.isfinite([x, y, width, height]).all():
        raise ValueError(f"its bbox {told['bbox']} is no finite numbers")
    shape = told.get("segmentation")
    packed = isinstance(shape, Mapping) and isinstance(shape.get("counts"), str)
    return Object(name, bool(told.get("iscrowd", 0)), (x, y, x + max(width, 0.0), y + max(height, 0.0)), _shape(shape),
                  keypoints, packed, told["id"], told["category_id"], (kind,),
                  {key: value for key, value in told.items() if key not in KNOWN})  # fmt: skip


def _shape(told: Any) -> Shape:
    if isinstance(told, Mapping):
        counts = told["counts"]
        return np.array(unpacked(counts) if isinstance(counts, str) else counts, np.int64)
    if not isinstance(told or [], list) or not all(isinstance(corners, list) for corners in told or ()):
        raise ValueError("its segmentation is neither polygons nor run lengths")
    if any(len(corners) % 2 for corners in told or ()):
        raise ValueError("a polygon of its segmentation has an odd number of coordinates")
    polygons = tuple(np.array(corners, float).reshape(-1, 2) for corners in told or () if len(corners) >= 6)
    if not all(np.isfinite(polygon).all() for polygon in polygons):
        raise ValueError("a polygon of its segmentation is no finite numbers")
    return polygons or None


def _place(folder: Path, split: str, name: str) -> str:
    """Where the picture is; where it should be, if it is nowhere."""
    places = [f"images/{split}/", f"{split}/", "images/", ""]
    return next((place for place in places if (folder / (place + name)).is_file()), places[0])
