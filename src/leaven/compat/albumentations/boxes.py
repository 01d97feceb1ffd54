"""Boxes as Albumentations writes them, and which of them are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.dist import Floats
from ...core.errors import Malformed, OutOfRange, Unsupported, unknown
from ...core.item import Bools

FORMATS = ("coco", "pascal_voc", "albumentations", "yolo", "cxcywh")
NORMALISED, CENTRED, SIZED = ("albumentations", "yolo"), ("yolo", "cxcywh"), ("coco", "yolo", "cxcywh")
ROUNDING = 1e-4  # of the side: how far a box may stand out by what its writer rounded


@dataclass(frozen=True, slots=True)
class BboxParams:
    """Of a pipeline: how boxes are written, and which are kept.

    format (or coord_format): coco, pascal_voc, albumentations, yolo, cxcywh. label_fields: fields with one entry per
    box. A box is dropped whose area or sides, after clipping to the picture, are below min_area (pixels), min_width,
    min_height (pixels), of which less than min_visibility of its area is left, or whose sides are at more than
    max_accept_ratio. clip (or clip_bboxes_on_input): cut to the picture on the way in, where else a box that stands
    out is refused; filter_invalid_bboxes: drop those without area on the way in. What is left is decided once, at the
    end, so that check_each_transform has no meaning: min_visibility is of what the box was, moved, without any cut.
    """

    format: str = ""
    label_fields: Sequence[str] | None = None
    min_area: float = 0.0
    min_visibility: float = 0.0
    min_width: float = 0.0
    min_height: float = 0.0
    check_each_transform: bool = True
    clip: bool = False
    filter_invalid_bboxes: bool = False
    max_accept_ratio: float | None = None
    coord_format: str = ""
    clip_bboxes_on_input: bool = False
    clip_after_transform: bool = True
    bbox_type: str = "hbb"

    def __post_init__(self) -> None:
        object.__setattr__(self, "format", self.format or self.coord_format)
        object.__setattr__(self, "clip", self.clip or self.clip_bboxes_on_input)
        object.__setattr__(self, "label_fields", list(self.label_fields or ()))
        if self.format not in FORMATS:
            raise unknown("BboxParams.format", self.format, FORMATS)
        if self.bbox_type != "hbb":
            raise Unsupported(f"BboxParams.bbox_type = {self.bbox_type!r}: boxes are upright here; write 'hbb'.")
        if not self.clip_after_transform:
            raise Unsupported("BboxParams.clip_after_transform = False: boxes end clipped to the picture here.")
        if not 0 <= self.min_visibility <= 1:
            raise OutOfRange(f"BboxParams.min_visibility = {self.min_visibility!r}: must lie in [0, 1].")

    def enter(self, rows: Sequence[Any], height: int, width: int, where: str) -> tuple[Floats, Bools]:
        """(k, 4) x0, y0, x1, y1 in pixels, and (k,) which of them are taken."""
        try:
            data = np.array([[float(v) for v in row[:4]] for row in rows]).reshape(-1, 4)
        except (TypeError, ValueError):
            raise Malformed(f"{where}: each box must begin with 4 numbers, as {self.format} has them.") from None
        if self.format in CENTRED:
            data[:, :2] -= data[:, 2:] / 2
        if self.format in SIZED:
            data[:, 2:] += data[:, :2]
        size = np.array([width, height, width, height], float)
        if self.format in NORMALISED:
            data *= size
        inside = data.clip(0, size)
        if not self.clip:
            self._refuse_outside(data, inside, size, rows, where)
        taken: Bools = np.all(inside[:, 2:] > inside[:, :2], axis=1)
        if not self.filter_invalid_bboxes and not taken.all():
            k = int(np.argmin(taken))
            raise OutOfRange(
                f"{where}[{k}] = {list(rows[k])}: has no area; leave it out, or write filter_invalid_bboxes=True."
            )
        return inside, taken

    def _refuse_outside(self, data: Floats, inside: Floats, size: Floats, rows: Sequence[Any], where: str) -> None:
        out = np.abs(data - inside) > ROUNDING * size
        if out.any():
            k = int(np.argmax(out.any(axis=1)))
            raise OutOfRange(
                f"{where}[{k}] = {list(rows[k])}: stands out of the picture ({size[1]:g} x {size[0]:g} pixels), as "
                f"{self.format} has it; write BboxParams(..., clip=True) to cut it off, or mind the format."
            )

    def leave(self, boxes: Floats, height: int, width: int) -> Floats:
        """(k, 4) pixels -> as they are written."""
        data = boxes.copy()
        if self.format in NORMALISED:
            data /= np.array([width, height, width, height], float)
        if self.format in SIZED:
            data[:, 2:] -= data[:, :2]
        if self.format in CENTRED:
            data[:, :2] += data[:, 2:] / 2
        return data

    @property
    def looks(self) -> bool:
        """Whether a box must be followed without cuts."""
        return self.min_visibility > 0

    def kept(self, boxes: Floats, whole: Floats | None) -> Bools:
        """(k,) which boxes (k, 4) stay; whole (k, 4, 2): their corners, moved but never cut."""
        side = boxes[:, 2:] - boxes[:, :2]
        area = side.prod(axis=1)
        kept = (area >= self.min_area) & (side[:, 0] >= self.min_width) & (side[:, 1] >= self.min_height)
        if self.max_accept_ratio is not None:
            kept &= (side.max(axis=1) / np.maximum(side.min(axis=1), 1e-12)) <= self.max_accept_ratio
        if whole is not None:
            all_of_it = (whole.max(axis=1) - whole.min(axis=1)).prod(axis=1)
            kept &= area >= self.min_visibility * all_of_it * (1 - 1e-9)
        return np.asarray(kept)
