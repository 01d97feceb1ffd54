"""Crops: whole pixels, to the bit, and no resampling but that to a size."""

from typing import Any

from ...core.dist import LogUniform
from ...image import Crop as CropOp
from ...image import ResizedCrop
from ..names import Parts
from .library import transform
from .values import LINEAR, NEAREST, labels_only, only, pair
from .values import interpolation as named

MIDDLE = 0.5 - 1e-9  # of the slack: of two middles the one nearer to the corner, as there
PADS = "put A.PadIfNeeded before it"
CAPPED = "a picture smaller than the crop keeps its size, and is refused there"


@transform(p=1.0, height=8, width=8, differs=CAPPED)
def RandomCrop(full: float, height: int, width: int, pad_if_needed: bool = False, pad_position: str = "center",
               border_mode: int = 0, fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(pad_if_needed, False, "pad_if_needed", PADS)
    return CropOp(size=(height, width))


@transform(p=1.0, height=8, width=8, differs=CAPPED)
def CenterCrop(full: float, height: int, width: int, pad_if_needed: bool = False, pad_position: str = "center",
               border_mode: int = 0, fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(pad_if_needed, False, "pad_if_needed", PADS)
    return CropOp(size=(height, width), x=MIDDLE, y=MIDDLE)


@transform(
    p=1.0, size=(8, 8), differs="a part that would not fit is made narrower or lower, where it is drawn again there"
)
def RandomResizedCrop(full: float, size: Any, scale: Any = (0.08, 1.0), ratio: Any = (3 / 4, 4 / 3),
                      interpolation: int = LINEAR, mask_interpolation: int = NEAREST,
                      area_for_downscale: str | None = None) -> Parts:  # fmt: skip
    labels_only(mask_interpolation)
    return ResizedCrop(
        size=_size(size), scale=pair(scale, "scale"), ratio=LogUniform(*pair(ratio, "ratio")),
        interpolation=named(interpolation),
    )  # fmt: skip


def _size(size: Any) -> tuple[int, int]:
    height, width = size
    return int(height), int(width)
