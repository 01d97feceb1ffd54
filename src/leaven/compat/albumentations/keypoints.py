"""Keypoints as Albumentations has them: whole numbers name the centres of pixels, here half numbers do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.dist import Floats
from ...core.errors import Malformed, Unsupported, unknown
from ...core.item import Bools

FORMATS = {"xy": "xy", "yx": "yx", "xya": "xya", "xys": "xys", "xyas": "xyas", "xysa": "xysa"}


@dataclass(frozen=True, slots=True)
class KeypointParams:
    """Of a pipeline: how keypoints are written, and whether those that leave the picture are dropped.

    format: xy, yx, xya, xys, xyas or xysa (a: angle, clockwise from the x axis; s: size). label_fields: fields with
    one entry per keypoint. check_each_transform has no meaning here: what shows is decided once, at the end."""

    format: str
    label_fields: Sequence[str] | None = None
    remove_invisible: bool = True
    angle_in_degrees: bool = True
    check_each_transform: bool = True

    def __post_init__(self) -> None:
        if self.format == "xyz":
            raise Unsupported("KeypointParams.format = 'xyz': points in volumes are not there yet; write 'xy'.")
        if self.format not in FORMATS:
            raise unknown("KeypointParams.format", self.format, FORMATS)
        object.__setattr__(self, "label_fields", list(self.label_fields or ()))

    @property
    def width(self) -> int:
        return len(self.format)

    def enter(self, rows: Sequence[Any], where: str) -> Floats:
        """(k, 3, 2) the point, and one pixel from it in the direction of its angle, and square to that."""
        try:
            data = np.array([[float(v) for v in row[: self.width]] for row in rows]).reshape(len(rows), -1)
        except (TypeError, ValueError):
            data = np.empty((len(rows), 0))
        if len(rows) and data.shape[1] != self.width:
            raise Malformed(f"{where}: each keypoint must be {self.width} numbers, {self.format}.")
        data = data.reshape(len(rows), self.width)
        points = np.stack([self._column(data, "x"), self._column(data, "y")], axis=1) + 0.5
        angle = self._column(data, "a")
        angle = np.radians(angle) if self.angle_in_degrees else angle
        ahead = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
        return np.stack([points, points + ahead, points + aside], axis=1)

    def leave(self, moved: Floats, rows: Sequence[Any]) -> list[list[Any]]:
        """Rows as they were written, moved; further columns stay."""
        points = moved[:, 0] - 0.5
        columns = {"x": points[:, 0], "y": points[:, 1]}
        if self.width > 2:
            ahead, aside = moved[:, 1] - moved[:, 0], moved[:, 2] - moved[:, 0]
            angle = np.arctan2(ahead[:, 1], ahead[:, 0]) % (2 * np.pi)
            columns["a"] = np.degrees(angle) if self.angle_in_degrees else angle
            columns["s"] = _stretch(ahead, aside)
        found = []
        for k, row in enumerate(rows):
            new = [float(columns[c][k]) * (float(row[i]) if c == "s" else 1.0) for i, c in enumerate(self.format)]
            found.append([*new, *row[self.width :]])
        return found

    def shows(self, moved: Floats, height: int, width: int) -> Bools:
        """(k,) whether the point lies in the picture."""
        x, y = moved[:, 0, 0], moved[:, 0, 1]
        return np.asarray((x >= 0) & (x < width) & (y >= 0) & (y < height))

    def _column(self, data: Floats, what: str) -> Floats:
        at = self.format.find(what)
        return data[:, at] if at >= 0 else np.zeros(len(data))


def _stretch(ahead: Floats, aside: Floats) -> Floats:
    """(k,) the larger singular value of the map that took unit vectors to these."""
    trace = (ahead**2).sum(axis=1) + (aside**2).sum(axis=1)
    det = ahead[:, 0] * aside[:, 1] - ahead[:, 1] * aside[:, 0]
    largest: Floats = np.sqrt((trace + np.sqrt(np.maximum(trace**2 - 4 * det**2, 0))) / 2)
    return largest
