"""Dropout: holes. Of sizes, whole numbers are pixels and others shares of the canvas, as there."""

from typing import Any

from ...core.dist import Dist, Integers, LogUniform, as_dist
from ...image import CoarseDropout as CoarseDropoutOp
from ...image import ConstrainedDropout, Erase
from ...image import GridDropout as GridDropoutOp
from ...image import PixelDropout as PixelDropoutOp
from ...image import XYMasking as XYMaskingOp
from ..names import Parts
from .library import transform
from .ops.pixels import InPixels
from .values import fill as in_full_scale
from .values import hidden, only, paint, pair, whole


@transform(p=0.5, differs="the holes of one picture are all of one size")
def CoarseDropout(full: float, num_holes_range: Any = (1, 2), hole_height_range: Any = (0.1, 0.2),
                  hole_width_range: Any = (0.1, 0.2), fill: Any = 0, fill_mask: Any = None) -> Parts:  # fmt: skip
    sizes = {"height": pair(hole_height_range, "hole_height_range"),
             "width": pair(hole_width_range, "hole_width_range")}  # fmt: skip
    pixels = {side: (as_dist(found), side) for side, found in sizes.items() if max(found) > 1}
    shares: dict[str, Any] = {side: found for side, found in sizes.items() if side not in pixels}
    inner = CoarseDropoutOp(count=whole(num_holes_range, "num_holes_range"), mask_fill=hidden(fill_mask),
                            **paint(fill, full), **shares)  # fmt: skip
    return InPixels(inner=inner, lengths=pixels) if pixels else inner


@transform(p=0.5)
def Erasing(full: float, scale: Any = (0.02, 0.33), ratio: Any = (0.3, 3.3), fill: Any = 0,
            fill_mask: Any = None) -> Parts:  # fmt: skip
    return Erase(area=pair(scale, "scale"), ratio=LogUniform(*pair(ratio, "ratio")), mask_fill=hidden(fill_mask),
                 **paint(fill, full))  # fmt: skip


@transform(p=0.5, differs="cells are squares, and their number is of those along the shorter side")
def GridDropout(full: float, ratio: float = 0.5, random_offset: bool = True, unit_size_range: Any = None,
                holes_number_xy: Any = None, shift_xy: Any = (0, 0), fill: Any = 0,
                fill_mask: Any = None) -> Parts:  # fmt: skip
    only(unit_size_range, None, "unit_size_range", "cells are counted here; write holes_number_xy")
    only(random_offset, True, "random_offset", "the grid lies anywhere here; write True")
    cells = 10.0 if holes_number_xy is None else float(min(holes_number_xy))
    return GridDropoutOp(cells=cells, share=ratio, mask_fill=hidden(fill_mask), **paint(fill, full))


@transform(p=0.5, differs="holes lie in any of the boxes; those of one picture are all of one share")
def ConstrainedCoarseDropout(full: float, num_holes_range: Any = (1, 1), hole_height_range: Any = (0.1, 0.1),
                             hole_width_range: Any = (0.1, 0.1), fill: Any = 0, fill_mask: Any = None,
                             mask_indices: Any = None, bbox_labels: Any = None) -> Parts:  # fmt: skip
    only(mask_indices, None, "mask_indices", "holes lie in boxes here; A.CoarseDropout has them anywhere")
    only(bbox_labels, None, "bbox_labels", "holes lie in boxes of any label here; leave it out")
    return ConstrainedDropout(
        count=whole(num_holes_range, "num_holes_range"), height=pair(hole_height_range, "hole_height_range"),
        width=pair(hole_width_range, "hole_width_range"), mask_fill=hidden(fill_mask), **paint(fill, full),
    )  # fmt: skip


@transform(p=0.5)
def PixelDropout(full: float, dropout_prob: float = 0.01, per_channel: bool = False, drop_value: Any = 0,
                 mask_drop_value: Any = None) -> Parts:  # fmt: skip
    how: dict[str, Any] = {"paint": "noise"} if drop_value is None else {"fill": in_full_scale(drop_value, full)}
    return PixelDropoutOp(share=dropout_prob, per_channel=per_channel, mask_fill=hidden(mask_drop_value), **how)


@transform(p=0.5, num_masks_x=1, mask_x_length=3)
def XYMasking(full: float, num_masks_x: Any = 0, num_masks_y: Any = 0, mask_x_length: Any = 0, mask_y_length: Any = 0,
              fill: Any = 0, fill_mask: Any = None) -> Parts:  # fmt: skip
    inner = XYMaskingOp(columns=_count(num_masks_x), rows=_count(num_masks_y), mask_fill=hidden(fill_mask),
                        **paint(fill, full))  # fmt: skip
    return InPixels(inner=inner, lengths={"width": (_length(mask_x_length), "width"),
                                          "height": (_length(mask_y_length), "height")})  # fmt: skip


@transform(p=0.5)
def TimeMasking(full: float, time_mask_param: int = 40) -> Parts:
    inner = XYMaskingOp(columns=1, rows=0)
    return InPixels(inner=inner, lengths={"width": (as_dist((0.0, float(time_mask_param))), "width")})


@transform(p=0.5)
def FrequencyMasking(full: float, freq_mask_param: int = 30) -> Parts:
    inner = XYMaskingOp(columns=0, rows=1)
    return InPixels(inner=inner, lengths={"height": (as_dist((0.0, float(freq_mask_param))), "height")})


def _count(value: Any) -> Any:
    return int(value) if isinstance(value, int | float) else whole(value, "num_masks")


def _length(value: Any) -> Dist:
    return as_dist(float(value)) if isinstance(value, int | float) else Integers(*(int(v) for v in value))
