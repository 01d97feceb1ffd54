"""Frame: the leaves of a nest become an item of Leaven, and the outcome becomes leaves again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...core.errors import Malformed
from ...core.item import Target
from ...image import Boxes, Image, Keypoints, Mask, ObjectKeypoints, ObjectLabels
from .annotations import Boxed, Masks, Points, boxed, masks, points
from .pictures import Picture, is_picture, is_plain, picture
from .tensors import typed

Held = list[Any]
BOXES, NUMBERS, CENTRES, SHEET = "boxes", "numbers", "centres", "sheet"
OURS = (Picture, Masks, Boxed, Points)


def held(leaves: Sequence[Any]) -> Held:
    """Leaves as they travel: pictures, masks, boxes and points in forms of their own, all else as it is. A plain tensor
    or array is a picture if it is the first one and nothing else says that it is one."""
    plain, found = not any(map(is_picture, leaves)), list[Any]()
    for leaf in leaves:
        kind = typed(leaf)
        if is_picture(leaf) or (plain and is_plain(leaf)):
            plain = plain and not is_plain(leaf)
            found.append(picture(leaf))
        elif kind == "Mask" or isinstance(leaf, Mask):
            found.append(masks(leaf))
        elif kind == "BoundingBoxes" or isinstance(leaf, Boxes):
            found.append(boxed(leaf))
        elif kind == "KeyPoints" or isinstance(leaf, Keypoints):
            found.append(points(leaf))
        else:
            found.append(leaf)
    return found


def left(holding: Held) -> list[Any]:
    """What `held` holds, as leaves again."""
    return [one.leave() if isinstance(one, OURS) else one for one in holding]


def canvas(holding: Held) -> tuple[int, int] | None:
    """Height and width that pictures and masks share. Malformed: they do not."""
    shown = {one.size for one in holding if isinstance(one, Picture | Masks)}
    sizes = shown or {one.size for one in holding if isinstance(one, Boxed | Points) and one.size}
    if len(sizes) > 1:
        raise Malformed(f"pictures and masks of several sizes in one call, {sorted(sizes)}: give one size.")
    return sizes.pop() if sizes else None


def full_scale(holding: Held) -> float:
    """Of the pictures; 255 where there are none. Malformed: they differ."""
    fulls = {_full(page.dtype) for one in holding if isinstance(one, Picture) for page in one.pages}
    if len(fulls) > 1:
        raise Malformed("pictures of several dtypes in one call: bring them to one, with ToDtype.")
    return fulls.pop() if fulls else 255.0


def _full(dtype: np.dtype[Any]) -> float:
    return 1.0 if dtype.kind == "f" else float(np.iinfo(dtype).max)


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """`targets` by name. `planes`: of the leaf at a place, how many targets it became, and whether they are bits."""

    targets: dict[str, Target]
    planes: Mapping[int, tuple[int, bool]]

    @classmethod
    def of(cls, holding: Held, size: tuple[int, int], mask_fill: bool, centres: bool) -> "Item":
        """mask_fill: whether masks may take another label than 0. centres: those of boxes travel as well."""
        targets, planes = dict[str, Target](), dict[int, tuple[int, bool]]()
        if not any(isinstance(one, Picture | Masks) for one in holding):
            targets[SHEET] = Mask(np.broadcast_to(np.uint8(0), size))
        for place, one in enumerate(holding):
            packed = isinstance(one, Masks) and not mask_fill and one.binary
            made: list[Any] = []
            if isinstance(one, Picture):
                made = [Image(page) for page in one.pages]
            elif isinstance(one, Masks):
                made = [Mask(plane) for plane in one.planes(packed)]
            elif isinstance(one, Points):
                made = [Keypoints(one.points)]
            planes[place] = len(made), packed
            targets |= {f"{place} {k}": target for k, target in enumerate(made)}
        if all_boxes := [one.corners for one in holding if isinstance(one, Boxed)]:
            corners = np.concatenate(all_boxes)
            corners[:, 2:] = np.maximum(corners[:, 2:], corners[:, :2])
            targets[BOXES], targets[NUMBERS] = Boxes(corners), ObjectLabels(np.arange(len(corners)))
            if centres:
                middle = (corners[:, :2] + corners[:, 2:]) / 2
                targets[CENTRES] = ObjectKeypoints(middle[:, None])
        return cls(targets, planes)

    def back(self, out: Mapping[str, Any], holding: Held) -> Held:
        """What became of it. Boxes of which nothing is left are 0, 0, 0, 0, so that their number stays."""
        shown = next((out[name] for name, t in self.targets.items() if isinstance(t, Image | Mask)))
        size = shown.shape[0], shown.shape[1]
        corners, start, found = self._corners(out, size), 0, list[Any]()
        for place, one in enumerate(holding):
            count, packed = self.planes[place]
            made = [out[f"{place} {k}"] for k in range(count)]
            if isinstance(one, Boxed):
                end = start + len(one.corners)
                found.append(replace(one, corners=corners[start:end], size=size))
                start = end
            elif isinstance(one, Picture):
                found.append(one.holding(made))
            elif isinstance(one, Masks):
                found.append(one.holding(made, packed, size))
            else:
                found.append(replace(one, points=made[0], size=size) if isinstance(one, Points) else one)
        return found

    def _corners(self, out: Mapping[str, Any], size: tuple[int, int]) -> Any:
        if BOXES not in self.targets:
            return np.zeros((0, 4))
        corners, there = np.zeros((len(self.targets[BOXES].data), 4)), np.ones(len(out[BOXES]), bool)
        if CENTRES in out:
            middle = out[CENTRES].reshape(-1, 2)
            there = ((middle > 0) & (middle < [size[1], size[0]])).all(axis=1)
        corners[np.asarray(out[NUMBERS], np.int64)[there]] = out[BOXES][there]
        return corners.clip(0, [size[1], size[0]] * 2)  # a cut may end at -1e-16
