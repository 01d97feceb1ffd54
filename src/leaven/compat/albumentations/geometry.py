"""Rotations, affine maps and the like: one resampling, shared with what stands beside them."""

from collections.abc import Mapping
from typing import Any

from ...image import Rotate as RotateOp
from ..names import Parts
from .library import transform
from .values import CONSTANT, LINEAR, NEAREST, Interval, interval, only, sampler

BOXES = "boxes travel as polygons and their hull is taken once, at the end; write 'largest_box'"


@transform(p=0.5, also={"angle_range": "limit"})
def Rotate(full: float, limit: Any = (-90, 90), interpolation: int = LINEAR, border_mode: int = CONSTANT,
           rotate_method: str = "largest_box", crop_border: bool = False, mask_interpolation: int = NEAREST,
           fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(rotate_method, "largest_box", "rotate_method", BOXES)
    only(crop_border, False, "crop_border", "put a crop after it")
    how = sampler(full, interpolation, mask_interpolation, border_mode, fill, fill_mask)
    return RotateOp(degrees=interval(limit, "limit"), **how)


def _axes(value: Any, what: str, read: Any) -> tuple[Interval, Interval]:
    """{"x": ..., "y": ...} or one for both."""
    if isinstance(value, Mapping):
        return read(value.get("x", 0), what), read(value.get("y", 0), what)
    found: Interval = read(value, what)
    return found, found
