"""Boxes and keypoints of one call, with their labels: all keywords of a kind travel together, by number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.dist import Floats
from ...core.errors import Malformed, Uneven
from ...core.item import Bools, Ints, Target
from ...image import Boxes, Keypoints, ObjectKeypoints, ObjectLabels
from .boxes import BboxParams
from .keypoints import KeypointParams

BOXES, NUMBERS, CORNERS, POINTS = "boxes", "numbers", "corners", "points"


@dataclass(frozen=True, slots=True, eq=False)
class Annotations:
    """`item`: targets by internal names. boxes, points: keyword -> its rows as written. taken: the numbers of the boxes
    that entered."""

    item: dict[str, Target]
    boxes: Mapping[str, Any]
    points: Mapping[str, Any]
    data: Mapping[str, Any]
    about_boxes: BboxParams | None
    about_points: KeypointParams | None

    @classmethod
    def enter(cls, boxes: Mapping[str, Any], points: Mapping[str, Any], data: Mapping[str, Any],
              about_boxes: BboxParams | None, about_points: KeypointParams | None,
              size: tuple[int, int]) -> "Annotations":  # fmt: skip
        item: dict[str, Target] = {}
        if boxes:
            if about_boxes is None:
                raise Malformed(
                    f"{next(iter(boxes))}: say how they are written: bbox_params=A.BboxParams('coco', ...)."
                )
            found = [about_boxes.enter(rows, int(size[0]), int(size[1]), name) for name, rows in boxes.items()]
            corners, taken = np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])
            item[BOXES], item[NUMBERS] = Boxes(corners[taken]), ObjectLabels(np.flatnonzero(taken))
            if about_boxes.looks:
                item[CORNERS] = ObjectKeypoints(corners[taken][:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2))
            _check_labels(boxes, about_boxes.label_fields or (), data)
        if points:
            if about_points is None:
                raise Malformed(
                    f"{next(iter(points))}: say how they are written: keypoint_params=A.KeypointParams('xy', ...)."
                )
            moved = np.concatenate([about_points.enter(rows, name) for name, rows in points.items()])
            item[POINTS] = Keypoints(moved.reshape(-1, 2))
            _check_labels(points, about_points.label_fields or (), data)
        return cls(item, boxes, points, data, about_boxes, about_points)

    def leave(self, out: Mapping[str, Any], height: int, width: int) -> dict[str, Any]:
        """The keywords of boxes, keypoints and their labels."""
        found: dict[str, Any] = {}
        if self.boxes and self.about_boxes is not None:
            boxes, numbers = out[BOXES], out[NUMBERS].astype(np.int64)
            kept = self.about_boxes.kept(boxes, out.get(CORNERS))
            found |= self._boxes(self.about_boxes.leave(boxes[kept], height, width), numbers[kept])
        if self.points and self.about_points is not None:
            moved = out[POINTS].reshape(-1, 3, 2)
            kept = np.ones(len(moved), bool)
            if self.about_points.remove_invisible:
                kept = self.about_points.shows(moved, height, width)
            found |= self._points(moved, kept)
        return found

    def _boxes(self, boxes: Floats, numbers: Ints) -> dict[str, Any]:
        found, start = dict[str, Any](), 0
        for name, rows in self.boxes.items():
            mine = (numbers >= start) & (numbers < start + len(rows))
            own = numbers[mine] - start
            new = [[*box, *rows[k][4:]] for box, k in zip(boxes[mine].tolist(), own.tolist(), strict=True)]
            found[name] = _as_given(new, rows)
            start += len(rows)
            found |= self._labels(self.about_boxes, len(rows), own) if name == "bboxes" else {}
        return found

    def _points(self, moved: Floats, kept: Bools) -> dict[str, Any]:
        found, start, about = dict[str, Any](), 0, self.about_points
        for name, rows in self.points.items():
            own = np.flatnonzero(kept[start : start + len(rows)])
            new = about.leave(moved[start + own], [rows[k] for k in own.tolist()])  # type: ignore[union-attr]
            found[name] = _as_given(new, rows)
            start += len(rows)
            found |= self._labels(about, len(rows), own) if name == "keypoints" else {}
        return found

    def _labels(self, about: Any, count: int, own: Ints) -> dict[str, Any]:
        return {name: _pick(self.data[name], own) for name in about.label_fields}


def _check_labels(rows: Mapping[str, Any], fields: Sequence[str], data: Mapping[str, Any]) -> None:
    """Every label field has one entry per row of the main keyword."""
    main, count = next(iter(rows.items()))
    for name in fields:
        if name not in data:
            raise Malformed(
                f"label field {name!r} is not among the arguments: give {name}=, one entry for each of {main}."
            )
        if len(data[name]) != len(rows.get(main, count)):
            raise Uneven(
                f"{name} has {len(data[name])} entries and {main} has {len(rows[main])}: must be equally many."
            )


def _pick(values: Any, own: Ints) -> Any:
    if isinstance(values, np.ndarray):
        return values[own]
    return type(values)(values[k] for k in own.tolist()) if isinstance(values, tuple) else [values[k] for k in own]


def _as_given(rows: list[list[Any]], before: Any) -> Any:
    """Rows as the call wrote them: an array for an array, tuples for tuples."""
    if isinstance(before, np.ndarray):
        wide = before.shape[1] if before.ndim == 2 else 4
        return np.array(rows, before.dtype if before.dtype.kind == "f" else np.float64).reshape(len(rows), wide)
    return [tuple(row) for row in rows] if len(before) and isinstance(before[0], tuple) else rows
