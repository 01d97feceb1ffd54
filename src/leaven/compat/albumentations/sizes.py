"""Sizes and margins."""

from typing import Any

from ...core.errors import Unsupported
from ...image import Pad as PadOp
from ...image import Resize as ResizeOp
from ..names import Parts
from .library import transform
from .values import CONSTANT, LINEAR, NEAREST, constant_border, labels_only, mask_fill
from .values import fill as in_full_scale
from .values import interpolation as named

SMOOTH = "linear sampling is smoothed where it shrinks, as with cv2.INTER_AREA"


@transform(p=1, height=8, width=8, differs=SMOOTH)
def Resize(full: float, height: int, width: int, interpolation: int = LINEAR, mask_interpolation: int = NEAREST,
           area_for_downscale: str | None = None) -> Parts:  # fmt: skip
    labels_only(mask_interpolation)
    return ResizeOp(size=(height, width), interpolation=named(interpolation))


@transform(p=1.0)
def Pad(full: float, padding: Any = 0, fill: Any = 0, fill_mask: Any = 0, border_mode: int = CONSTANT) -> Parts:
    constant_border(border_mode)
    if not isinstance(padding, int):
        raise Unsupported(f"padding = {padding!r}: one whole number for all sides here.")
    return PadOp(margin=float(padding), fill=in_full_scale(fill, full), mask_fill=mask_fill(fill_mask))
