"""Objects in pictures as files say them, whatever their format; and what writes them back has to know."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData
from ...image.rle import filled
from ..schema import Refusal
from .header import ENDINGS, Header, read_header
from .layout import GIVEN
from .mask_files import check_mask

LAYOUTS = ("coco", "voc", "yolo", "masks")
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Shape = tuple[Floats, ...] | NDArray[np.int64] | None


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """box: x0 y0 x1 y1. shape: polygons (v, 2), run lengths, or None where there is neither. keypoints: x y v of every
    joint, or empty. packed: run lengths stood as COCO's compressed string. number, category: its own, and that of its
    type, in the files. kinds: of files that list it. more: what else is said of it."""

    name: str
    crowd: bool
    box: tuple[float, float, float, float]
    shape: Shape = None
    keypoints: tuple[float, ...] = ()
    packed: bool = False
    number: Any = None
    category: Any = None
    kinds: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def mask(self, height: int, width: int) -> Bools:
        """(H, W). Of an object without a shape, its box; one so small that it holds no centre of a pixel gets the pixel
        in the middle of its box."""
        from ...image.polygon import fill

        if isinstance(self.shape, np.ndarray):
            return filled(self.shape.tolist(), height, width)
        x0, y0, x1, y1 = self.box
        out = np.zeros((height, width), bool)
        for polygon in (np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]),) if self.shape is None else self.shape:
            fill(polygon, out)
        if not out.any():
            y, x = int((y0 + y1) / 2), int((x0 + x1) / 2)
            out[min(max(y, 0), height - 1), min(max(x, 0), width - 1)] = True
        return out

    def points(self, joints: int) -> Floats:
        """(joints, 3); not labelled, where there are fewer."""
        return np.array((*self.keypoints, *(0.0,) * (3 * joints - len(self.keypoints)))).reshape(joints, 3)

    @property
    def told(self) -> list[Any]:
        """All that is said of it, as plain data."""
        shape = [] if self.shape is None else [np.asarray(part).tolist() for part in self.shape]
        return [self.name, self.crowd, self.box, shape, self.keypoints, *([self.more] if self.more else [])]


@dataclass(frozen=True, eq=False)
class Picture:
    """place, name: the folder within the data set, with a slash at its end, and the path within that. split: the word
    of the files for it, or ""; part: "train", "test" or "". size: height and width, None where nothing says it.
    objects: None where no file of objects lists the picture. number: the files' own. odd: what is wrong with an
    annotation of it, if anything is. more: what else is said of it."""

    place: str
    name: str
    part: str
    size: tuple[int, int] | None
    objects: tuple[Object, ...] | None = ()
    captions: tuple[str, ...] = ()
    odd: str = ""
    split: str = ""
    number: Any = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return self.place + self.name

    @cached_property
    def told(self) -> bytes:
        """All that the annotations say, as bytes."""
        said = [o.told for o in self.objects or ()]
        return json.dumps([said, self.captions, *([self.more] if self.more else [])], default=str).encode()


@runtime_checkable
class Annotated(Protocol):
    """A source whose items can be written back in the format that they came in. layout: its name, "" where they cannot;
    folder: where the files are; pictures: all of them, once each."""

    @property
    def layout(self) -> str: ...
    @property
    def folder(self) -> Path: ...
    @property
    def pictures(self) -> Sequence[Picture]: ...
    def picture(self, position: int) -> Picture:
        """What the files say of the picture of an item."""
        ...


def described(folder: Path, pictures: Iterable[Picture], mask: Callable[[Picture], Iterable[Path]] = lambda picture: (),
              ) -> tuple[list[Picture], list[Header], list[Refusal]]:  # fmt: skip
    """Pictures that are there as their annotations and their masks say, their headers, and the others with the
    reason."""
    there, heads, refused, seen = list[Picture](), list[Header](), list[Refusal](), set[str]()
    for picture in pictures:
        try:
            head = _header(folder, picture)
            if picture.file in seen:
                raise BadData("is described twice; the first description is taken")
            for path in mask(picture):
                check_mask(path, head.height, head.width)
            heads.append(head)
            there.append(picture)
            seen.add(picture.file)
        except BadData as error:
            refused.append(Refusal(picture.file, str(error)))
    return there, heads, refused


def _header(folder: Path, picture: Picture) -> Header:
    if picture.odd:
        raise BadData(picture.odd)
    head = read_header(folder / picture.file)
    if picture.size is not None and (head.height, head.width) != picture.size:
        told = "{} x {} pixels".format(*picture.size)
        raise BadData(f"has {head.height} x {head.width} pixels, and its annotations {told}")
    return head


def outside(box: Sequence[float], height: int, width: int) -> bool:
    """Whether nothing of a box x0 y0 x1 y1 touches the picture."""
    x0, y0, x1, y1 = box
    return not (x0 <= width and y0 <= height and x1 >= 0 and y1 >= 0)


def parts_of(splits: Iterable[str]) -> dict[str, str]:
    """Word of a split -> "train", "test" or "". Without a test split, val is the test part."""
    plain = {name: GIVEN.get(name.rstrip("0123456789_-").lower(), "") for name in splits}
    held = "test" if "test" in plain.values() else "val"
    return {name: "" if not word else "test" if word == held else "train" for name, word in plain.items()}


def pictures_in(folder: Path) -> list[str]:
    """Paths of pictures within a folder at any depth, sorted, hidden ones apart."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    return sorted(path.as_posix() for path in found if not any(word.startswith(".") for word in path.parts))
