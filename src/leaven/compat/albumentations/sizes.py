"""Sizes and margins."""

from typing import Any

from ...core.dist import Choice
from ...core.errors import Malformed, Unsupported
from ...image import LongestSide, PadTo, Rescale, ShortestSide
from ...image import Pad as PadOp
from ...image import Resize as ResizeOp
from ..names import Parts
from ..torchvision.ops.crops import PadSides
from .library import transform
from .values import CONSTANT, LINEAR, NEAREST, border, interval, mask_fill, resized, scaled
from .values import fill as in_full_scale

PLACES = {"center": (0.5, 0.5), "top_left": (0.0, 0.0), "top_right": (1.0, 0.0), "bottom_left": (0.0, 1.0),
          "bottom_right": (1.0, 1.0)}  # fmt: skip


@transform(p=1, height=8, width=8)
def Resize(full: float, height: int, width: int, interpolation: int = LINEAR, mask_interpolation: int = NEAREST,
           area_for_downscale: str | None = None) -> Parts:  # fmt: skip
    return ResizeOp(size=(height, width), **resized(interpolation, mask_interpolation, area_for_downscale))


@transform(p=1, max_size=16, also={"max_size_range": "max_size"})
def LongestMaxSize(full: float, max_size: Any = None, max_size_hw: Any = None, interpolation: int = LINEAR,
                   mask_interpolation: int = NEAREST, area_for_downscale: str | None = None) -> Parts:  # fmt: skip
    return LongestSide(size=_sizes(max_size, max_size_hw), **resized(interpolation, mask_interpolation,
                                                                    area_for_downscale))  # fmt: skip


@transform(p=1, max_size=16)
def SmallestMaxSize(full: float, max_size: Any = None, max_size_hw: Any = None, interpolation: int = LINEAR,
                    mask_interpolation: int = NEAREST, area_for_downscale: str | None = None) -> Parts:  # fmt: skip
    return ShortestSide(size=_sizes(max_size, max_size_hw), **resized(interpolation, mask_interpolation,
                                                                     area_for_downscale))  # fmt: skip


@transform(p=0.5, also={"scale_range": "scale_limit"})
def RandomScale(full: float, scale_limit: Any = (-0.1, 0.1), interpolation: int = LINEAR,
                mask_interpolation: int = NEAREST, area_for_downscale: str | None = None) -> Parts:  # fmt: skip
    factor = scaled(interval(scale_limit, "scale_limit"), 1.0, 1.0)
    return Rescale(factor=factor, **resized(interpolation, mask_interpolation, area_for_downscale))


@transform(p=1.0)
def Pad(full: float, padding: Any = 0, fill: Any = 0, fill_mask: Any = 0, border_mode: int = CONSTANT) -> Parts:
    how = {"fill": in_full_scale(fill, full), "mask_fill": mask_fill(fill_mask), "border": border(border_mode)}
    if isinstance(padding, int) and not isinstance(padding, bool):
        return PadOp(margin=float(padding), **how)  # type: ignore[arg-type]
    sides = list(padding)
    if len(sides) not in (2, 4) or not all(isinstance(side, int) for side in sides):
        raise Malformed(f"padding = {padding!r}: must be a number, (x, y), or (left, top, right, bottom).")
    left, top, right, bottom = sides * (4 // len(sides))
    return PadSides(left=left, top=top, right=right, bottom=bottom, **how)  # type: ignore[arg-type]


@transform(p=1.0)
def PadIfNeeded(full: float, min_height: int | None = 1024, min_width: int | None = 1024,
                pad_height_divisor: int | None = None, pad_width_divisor: int | None = None,
                position: str = "center", border_mode: int = CONSTANT, fill: Any = 0,
                fill_mask: Any = 0) -> Parts:  # fmt: skip
    return padded(full, (min_height or 1, min_width or 1), position, border_mode, fill, fill_mask,
                  (pad_height_divisor or 1, pad_width_divisor or 1))  # fmt: skip


def padded(full: float, size: tuple[int, int], position: str, border_mode: Any, fill: Any, fill_mask: Any,
           multiples: tuple[int, int] = (1, 1)) -> PadTo:  # fmt: skip
    if position not in PLACES:
        raise Unsupported(f"position = {position!r}: must be one of {', '.join(PLACES)}.")
    if multiples[0] != multiples[1]:
        raise Unsupported(f"divisors {multiples}: both sides are padded to a multiple of one number here.")
    x, y = PLACES[position]
    return PadTo(size=size, multiple=multiples[0], x=x, y=y, fill=in_full_scale(fill, full),
                 mask_fill=mask_fill(fill_mask), border=border(border_mode))  # fmt: skip


def _sizes(max_size: Any, max_size_hw: Any) -> Any:
    if max_size_hw is not None or max_size is None:
        raise Unsupported(f"max_size_hw = {max_size_hw!r}: give max_size, or put A.Resize or lv.image.LetterBox.")
    return Choice(tuple(max_size)) if isinstance(max_size, list | tuple) else max_size
