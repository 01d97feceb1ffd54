"""Crops: whole pixels, to the bit, and no resampling but that to a size."""

from typing import Any

from ...core.dist import LogUniform, as_dist
from ...image import BoxSafeCrop, CropSides, CropWithBox, CropWithMask, ResizedCrop
from ...image import Crop as CropOp
from ...image import CropAndPad as CropAndPadOp
from ...image import Resize as ResizeOp
from ..names import Parts
from .library import transform
from .ops.canvas import CropOfHeight, CropPart
from .ops.pixels import InPixels
from .sizes import padded
from .values import CONSTANT, LINEAR, NEAREST, interval, moved, only, pair, resized, whole

MIDDLE = 0.5 - 1e-9  # of the slack: of two middles the one nearer to the corner, as there
CAPPED = "a picture smaller than the crop keeps its size, and is refused there"
SIDES = ("left", "top", "right", "bottom")


@transform(p=1.0, height=8, width=8, differs=CAPPED)
def RandomCrop(full: float, height: int, width: int, pad_if_needed: bool = False, pad_position: str = "center",
               border_mode: int = CONSTANT, fill: Any = 0.0, fill_mask: Any = 0.0) -> Parts:  # fmt: skip
    crop = CropOp(size=(height, width))
    return (padded(full, (height, width), pad_position, border_mode, fill, fill_mask), crop) if pad_if_needed else crop


@transform(p=1.0, height=8, width=8, differs=CAPPED)
def CenterCrop(full: float, height: int, width: int, pad_if_needed: bool = False, pad_position: str = "center",
               border_mode: int = CONSTANT, fill: Any = 0.0, fill_mask: Any = 0.0) -> Parts:  # fmt: skip
    crop = CropOp(size=(height, width), x=MIDDLE, y=MIDDLE)
    return (padded(full, (height, width), pad_position, border_mode, fill, fill_mask), crop) if pad_if_needed else crop


@transform(p=1.0, x_max=16, y_max=12)
def Crop(full: float, x_min: int = 0, y_min: int = 0, x_max: int = 1024, y_max: int = 1024,
         pad_if_needed: bool = False, pad_position: str = "center", border_mode: int = CONSTANT, fill: Any = 0,
         fill_mask: Any = 0) -> Parts:  # fmt: skip
    crop = CropPart(left=x_min, top=y_min, right=x_max, bottom=y_max)
    return (padded(full, (y_max, x_max), pad_position, border_mode, fill, fill_mask), crop) if pad_if_needed else crop


@transform(
    p=1.0, size=(8, 8), differs="a part that would not fit is made narrower or lower, where it is drawn again there"
)
def RandomResizedCrop(full: float, size: Any, scale: Any = (0.08, 1.0), ratio: Any = (0.75, 1.3333333333333333),
                      interpolation: int = LINEAR, mask_interpolation: int = NEAREST,
                      area_for_downscale: str | None = None) -> Parts:  # fmt: skip
    return ResizedCrop(
        size=_size(size), scale=pair(scale, "scale"), ratio=LogUniform(*pair(ratio, "ratio")),
        **resized(interpolation, mask_interpolation, area_for_downscale),
    )  # fmt: skip


@transform(p=1.0, min_max_height=(8, 16), size=(12, 12), also={"height_range": "min_max_height"}, differs=CAPPED)
def RandomSizedCrop(full: float, min_max_height: Any, size: Any, w2h_ratio: float = 1.0, interpolation: int = LINEAR,
                    mask_interpolation: int = NEAREST, area_for_downscale: str | None = None) -> Parts:  # fmt: skip
    crop = CropOfHeight(height=whole(min_max_height, "min_max_height"), ratio=w2h_ratio)
    return crop, ResizeOp(size=_size(size), **resized(interpolation, mask_interpolation, area_for_downscale))


@transform(p=1.0, differs="each side gives up a part of its own of the room around the boxes")
def BBoxSafeRandomCrop(full: float, erosion_rate: float = 0.0) -> Parts:
    return BoxSafeCrop(share=1 - erosion_rate)


@transform(p=1.0, height=12, width=12, differs="each side gives up a part of its own of the room around the boxes")
def RandomSizedBBoxSafeCrop(full: float, height: int, width: int, erosion_rate: float = 0.0,
                            interpolation: int = LINEAR, mask_interpolation: int = NEAREST) -> Parts:  # fmt: skip
    return BoxSafeCrop(share=1 - erosion_rate), ResizeOp(size=(height, width),
                                                         **resized(interpolation, mask_interpolation))  # fmt: skip


@transform(p=1.0, height=8, width=8, differs="the whole of the box is in the crop, where it fits; " + CAPPED)
def AtLeastOneBBoxRandomCrop(full: float, height: int, width: int, erosion_factor: float = 0.0) -> Parts:
    only(erosion_factor, 0.0, "erosion_factor", "the whole of the box is held here; leave it out")
    return CropWithBox(size=(height, width))


@transform(p=1.0, height=8, width=8, differs=CAPPED)
def CropNonEmptyMaskIfExists(full: float, height: int, width: int, ignore_values: Any = None,
                             ignore_channels: Any = None) -> Parts:  # fmt: skip
    only(ignore_channels, None, "ignore_channels", "a mask is one of labels here; give ignore_values")
    return CropWithMask(size=(height, width), ignore=None if ignore_values is None else tuple(ignore_values))


@transform(p=1.0)
def RandomCropFromBorders(full: float, crop_left: float = 0.1, crop_right: float = 0.1, crop_top: float = 0.1,
                          crop_bottom: float = 0.1) -> Parts:  # fmt: skip
    return CropSides(left=(0.0, crop_left), right=(0.0, crop_right), top=(0.0, crop_top), bottom=(0.0, crop_bottom))


@transform(p=1.0, percent=(-0.1, 0.1))
def CropAndPad(full: float, px: Any = None, percent: Any = None, keep_size: bool = True,
               sample_independently: bool = True, interpolation: int = LINEAR, mask_interpolation: int = NEAREST,
               border_mode: int = CONSTANT, fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    given, what = (percent, "percent") if px is None else (px, "px")
    only((px is None) != (percent is None), True, "px and percent", "give one of them")
    only(sample_independently, True, "sample_independently", "each side is drawn on its own here; write True")
    four = tuple(given) if isinstance(given, list | tuple) and len(given) == 4 else (given,) * 4
    ranges: dict[str, Any] = {
        side: interval(value, what) if isinstance(value, list | tuple) else (float(value), float(value))
        for side, value in zip(("top", "right", "bottom", "left"), four, strict=True)
    }
    how = (full, interpolation, mask_interpolation, border_mode, fill, fill_mask)
    if px is None:
        return moved(CropAndPadOp, *how, keep_size=keep_size, **ranges)  # type: ignore[no-any-return]
    inner = moved(CropAndPadOp, *how, keep_size=keep_size)
    return InPixels(inner=inner, lengths={
        side: (as_dist(ranges[side]), "width" if side in ("left", "right") else "height") for side in SIDES
    })  # fmt: skip


def _size(size: Any) -> tuple[int, int]:
    height, width = size
    return int(height), int(width)
