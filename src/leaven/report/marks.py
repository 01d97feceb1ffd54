"""What lies on a picture, as lines and points: for an overlay, whoever draws it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..core.key import item_id
from ..image.targets import InstanceMasks

COLOURS = ("#c8102e", "#005eb8", "#00703c", "#a34a00", "#6b2fa0", "#00708a", "#b0005b", "#5a4300")  # white reads on all
ROOM = 24.0  # pixels of a box's longer side
SIMPLE = 0.6  # pixels by which an outline may differ from its mask
MASKS, SHOWN = ("mask", "class_mask"), 20  # fields of labels, and how many labels of one are drawn
UNSURE = 255
OBJECTS = ("boxes", "instance_masks", "polygons", "object_keypoints")


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """points (v, 2): corners of a closed line, or the centre of a point. text: the label of a box; it stands at its
    first corner where there is room. faint: a crowd, or a point that is hidden."""

    kind: Literal["box", "outline", "point"]
    points: NDArray[np.float64]
    colour: str
    text: str = ""
    faint: bool = False

    @property
    def roomy(self) -> bool:
        """Whether the box is large enough for its label."""
        return bool(self.text) and float(np.ptp(self.points, axis=0).max()) >= ROOM


def marks(fields: Mapping[str, Any], scale: float = 1.0) -> list[Mark]:
    """Of an item: boxes with their labels, outlines of masks (of each label but 0; 255, where people are unsure, faint)
    and of polygons, points; coordinates times `scale`."""
    count = max((len(fields[name]) for name in OBJECTS if name in fields), default=0)
    names = [str(name) for name in fields.get("object_labels", [""] * count)]
    crowd = [bool(flag) for flag in fields.get("crowd", [False] * count)]
    found = [mark for name in MASKS if name in fields for mark in _labelled(fields[name], scale)]
    for k in range(count):
        colour = COLOURS[item_id(names[k]) % len(COLOURS)]
        if "instance_masks" in fields:
            lines = _outlines(InstanceMasks(fields["instance_masks"]).written[k], scale)
            found += [Mark("outline", line, colour, faint=crowd[k]) for line in lines]
        if "polygons" in fields:
            found.append(Mark("outline", np.asarray(fields["polygons"][k]) * scale, colour))
        if "boxes" in fields:
            corners = np.asarray(fields["boxes"][k])[[0, 1, 2, 1, 2, 3, 0, 3]].reshape(4, 2)
            found.append(Mark("box", corners * scale, colour, names[k] + " (crowd)" * crowd[k], faint=crowd[k]))
        if "object_keypoints" in fields:
            points = np.asarray(fields["object_keypoints"][k])
            hidden = fields["visibility"][k] == 1 if "visibility" in fields else np.zeros(len(points), bool)
            known = np.flatnonzero(~np.isnan(points[:, 0])).tolist()
            found += [Mark("point", points[j : j + 1] * scale, colour, faint=bool(hidden[j])) for j in known]
    return found + [Mark("point", point[None] * scale, COLOURS[0]) for point in fields.get("keypoints", ())]


def _labelled(mask: NDArray[Any], scale: float) -> list[Mark]:
    """The outlines of the regions of a mask, in the colour of their label."""
    labels = [label for label in np.unique(mask).tolist() if label][:SHOWN]
    return [
        Mark("outline", line, COLOURS[label % len(COLOURS)], faint=label == UNSURE)
        for label in labels for line in _outlines(mask == label, scale)
    ]  # fmt: skip


def _outlines(mask: NDArray[np.bool_], scale: float) -> list[NDArray[np.float64]]:
    """The closed lines around a mask, straightened where that moves them by less than a pixel as shown."""
    import cv2

    size = max(1, round(mask.shape[1] * scale)), max(1, round(mask.shape[0] * scale))
    shown = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST)
    lines, _ = cv2.findContours(shown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return [cv2.approxPolyDP(line, SIMPLE, True)[:, 0].astype(float) + 0.5 for line in lines]
