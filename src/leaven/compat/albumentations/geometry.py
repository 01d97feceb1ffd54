"""Rotations, affine maps, fields and the like: one resampling, shared with what stands beside them."""

import math
from collections.abc import Mapping
from typing import Any

from ...core.dist import as_dist
from ...image import Affine as AffineOp
from ...image import GridDistortion as GridDistortionOp
from ...image import GridShuffle
from ...image import OpticalDistortion as OpticalDistortionOp
from ...image import Perspective as PerspectiveOp
from ...image import PiecewiseAffine as PiecewiseAffineOp
from ...image import Rotate as RotateOp
from ...image import SafeRotate as SafeRotateOp
from ...image import ThinPlateSpline as ThinPlateSplineOp
from ..names import Parts
from ..torchvision.ops.elastic import ElasticNoise
from .library import transform
from .ops.affine import AffineMap
from .ops.pixels import InPixels
from .values import CONSTANT, LINEAR, NEAREST, Interval, interval, moved, only, pair, scaled

BOXES = "boxes travel as polygons and their hull is taken once, at the end; write 'largest_box'"
ROUNDED = "a shift in shares of the canvas is not cut to whole pixels"
FOLDS = "the field is bounded so that it never folds, and all labels follow it"
POINTS = "points follow the field itself, whatever the method"


@transform(p=0.5, also={"angle_range": "limit"})
def Rotate(full: float, limit: Any = (-90, 90), interpolation: int = LINEAR, border_mode: int = CONSTANT,
           rotate_method: str = "largest_box", crop_border: bool = False, mask_interpolation: int = NEAREST,
           fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(rotate_method, "largest_box", "rotate_method", BOXES)
    degrees = interval(limit, "limit")
    return moved(RotateOp, full, interpolation, mask_interpolation, border_mode, fill, fill_mask,  # type: ignore[no-any-return]
                 degrees=degrees, canvas="crop" if crop_border else "keep")  # fmt: skip


@transform(p=0.5, also={"angle_range": "limit"},
           differs="the aspect stays, where each side is fitted on its own there")  # fmt: skip
def SafeRotate(full: float, limit: Any = (-90, 90), interpolation: int = LINEAR, border_mode: int = CONSTANT,
               rotate_method: str = "largest_box", mask_interpolation: int = NEAREST, fill: Any = 0,
               fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(rotate_method, "largest_box", "rotate_method", BOXES)
    return moved(SafeRotateOp, full, interpolation, mask_interpolation, border_mode, fill, fill_mask,  # type: ignore[no-any-return]
                 degrees=interval(limit, "limit"))  # fmt: skip


@transform(p=0.5, also={"shift_range": "shift_limit", "scale_range": "scale_limit", "angle_range": "rotate_limit"},
           differs=ROUNDED)  # fmt: skip
def ShiftScaleRotate(full: float, shift_limit: Any = (-0.0625, 0.0625), scale_limit: Any = (-0.1, 0.1),
                     rotate_limit: Any = (-45, 45), interpolation: int = LINEAR, border_mode: int = CONSTANT,
                     shift_limit_x: Any = None, shift_limit_y: Any = None, rotate_method: str = "largest_box",
                     mask_interpolation: int = NEAREST, fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(rotate_method, "largest_box", "rotate_method", BOXES)
    x, y = (shift_limit if one is None else one for one in (shift_limit_x, shift_limit_y))
    return moved(  # type: ignore[no-any-return]
        AffineOp, full, interpolation, mask_interpolation, border_mode, fill, fill_mask,
        degrees=interval(rotate_limit, "rotate_limit"), scale=scaled(interval(scale_limit, "scale_limit"), 1.0, 1.0),
        x=interval(x, "shift_limit_x"), y=interval(y, "shift_limit_y"),
    )  # fmt: skip


@transform(p=0.5, rotate=(-20, 20), shear=(-5, 5), translate_percent=(-0.1, 0.1), differs=ROUNDED)
def Affine(full: float, scale: Any = (1.0, 1.0), translate_percent: Any = None, translate_px: Any = None,
           rotate: Any = 0.0, shear: Any = (0.0, 0.0), interpolation: int = LINEAR, mask_interpolation: int = NEAREST,
           fit_output: bool = False, keep_ratio: bool = False, rotate_method: str = "largest_box",
           balanced_scale: bool = False, border_mode: int = CONSTANT, fill: Any = 0,
           fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(rotate_method, "largest_box", "rotate_method", BOXES)
    only(fit_output, False, "fit_output", "the canvas stays here; A.SafeRotate fits what is turned")
    only(balanced_scale, False, "balanced_scale", "scales are drawn evenly here; write False")
    (wide, high), (across, down) = _axes(scale, "scale"), _axes(shear, "shear")
    x, y = _axes(0.0 if translate_percent is None else translate_percent, "translate_percent")
    inner = moved(AffineMap, full, interpolation, mask_interpolation, border_mode, fill, fill_mask,
                  degrees=_even(rotate, "rotate"), scale_x=wide, scale_y=high, shear_x=across, shear_y=down, x=x, y=y,
                  keep_ratio=keep_ratio)  # fmt: skip
    if translate_px is None:
        return inner  # type: ignore[no-any-return]
    only(translate_percent, None, "translate_percent", "give translate_px or this")
    x, y = _axes(translate_px, "translate_px")
    return InPixels(inner=inner, lengths={"x": (as_dist(x), "width"), "y": (as_dist(y), "height")})


@transform(
    p=0.5,
    also={"scale_range": "scale"},
    differs="corners move inward, evenly within the scale",
)
def Perspective(full: float, scale: Any = (0.05, 0.1), keep_size: bool = True, fit_output: bool = False,
                interpolation: int = LINEAR, mask_interpolation: int = NEAREST, border_mode: int = CONSTANT,
                fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(keep_size, True, "keep_size", "the canvas stays here; put A.Resize after it")
    only(fit_output, False, "fit_output", "corners move inward here; lv.image.Perspective(corners='outward') shows all")
    low, high = (0.0, float(scale)) if isinstance(scale, int | float) else pair(scale, "scale")
    return moved(PerspectiveOp, full, interpolation, mask_interpolation, border_mode, fill, fill_mask,  # type: ignore[no-any-return]
                 strength=(min(2 * low, 1.0), min(2 * high, 1.0)))  # fmt: skip


@transform(p=0.5, differs=FOLDS)
def ElasticTransform(full: float, alpha: float = 1, sigma: float = 50, interpolation: int = LINEAR,
                     approximate: bool = False, same_dxdy: bool = False, mask_interpolation: int = NEAREST,
                     noise_distribution: str = "gaussian", keypoint_remapping_method: str = "mask",
                     border_mode: int = CONSTANT, fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(same_dxdy, False, "same_dxdy", "x and y have fields of their own here; write False")
    # ElasticNoise smooths even noise in (-1, 1), of deviation sqrt(1/3), and halves it
    by = 2.0 * alpha * (math.sqrt(3) if noise_distribution == "gaussian" else 1.0)
    return moved(ElasticNoise, full, interpolation, mask_interpolation, border_mode, fill, fill_mask,  # type: ignore[no-any-return]
                 alpha=(by, by), sigma=(float(sigma), float(sigma)))  # fmt: skip


@transform(p=0.5, also={"distort_range": "distort_limit"}, differs=FOLDS)
def GridDistortion(full: float, num_steps: int = 5, distort_limit: Any = (-0.3, 0.3), interpolation: int = LINEAR,
                   normalized: bool = True, mask_interpolation: int = NEAREST, keypoint_remapping_method: str = "mask",
                   border_mode: int = CONSTANT, fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(normalized, True, "normalized", "the borders stay where they are here; write True")
    high = min(max(map(abs, interval(distort_limit, "distort_limit"))), 1.0)
    return moved(GridDistortionOp, full, interpolation, mask_interpolation, strength=(0.0, high), cells=num_steps)  # type: ignore[no-any-return]


@transform(p=0.5, also={"distort_range": "distort_limit"}, differs=POINTS)
def OpticalDistortion(full: float, distort_limit: Any = (-0.05, 0.05), interpolation: int = LINEAR,
                      mask_interpolation: int = NEAREST, mode: str = "camera", keypoint_remapping_method: str = "mask",
                      border_mode: int = CONSTANT, fill: Any = 0, fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(mode in ("camera", "fisheye"), True, "mode in camera, fisheye", "write one of them")
    return moved(OpticalDistortionOp, full, interpolation, mask_interpolation, border_mode, fill, fill_mask,  # type: ignore[no-any-return]
                 strength=interval(distort_limit, "distort_limit"), lens=mode)  # fmt: skip


@transform(p=0.5, differs=FOLDS)
def PiecewiseAffine(full: float, scale: Any = (0.03, 0.05), nb_rows: Any = (4, 4), nb_cols: Any = (4, 4),
                    interpolation: int = LINEAR, mask_interpolation: int = NEAREST, absolute_scale: bool = False,
                    keypoint_remapping_method: str = "mask", border_mode: int = CONSTANT, fill: Any = 0,
                    fill_mask: Any = 0) -> Parts:  # fmt: skip
    only(absolute_scale, False, "absolute_scale", "moves are shares of the canvas here; write False")
    points = max(int(pair(nb_rows, "nb_rows")[1]), int(pair(nb_cols, "nb_cols")[1]), 2)
    low, high = (min(2 * share * (points - 1), 1.0) for share in pair(scale, "scale"))
    return moved(PiecewiseAffineOp, full, interpolation, mask_interpolation, strength=(low, high), cells=points - 1)  # type: ignore[no-any-return]


@transform(p=0.5, differs=FOLDS)
def ThinPlateSpline(full: float, scale_range: Any = (0.2, 0.4), num_control_points: int = 4,
                    interpolation: int = LINEAR, mask_interpolation: int = NEAREST,
                    keypoint_remapping_method: str = "mask", border_mode: int = CONSTANT, fill: Any = 0,
                    fill_mask: Any = 0) -> Parts:  # fmt: skip
    return moved(ThinPlateSplineOp, full, interpolation, mask_interpolation, border_mode, fill, fill_mask,  # type: ignore[no-any-return]
                 strength=pair(scale_range, "scale_range"), points=num_control_points)  # fmt: skip


@transform(p=0.5)
def RandomGridShuffle(full: float, grid: Any = (3, 3)) -> Parts:
    return GridShuffle(grid=(int(grid[0]), int(grid[1])))


def _axes(value: Any, what: str) -> tuple[Interval, Interval]:
    """{"x": ..., "y": ...} or one for both."""
    if isinstance(value, Mapping):
        neutral = 1.0 if what == "scale" else 0.0
        return _even(value.get("x", neutral), what), _even(value.get("y", neutral), what)
    return _even(value, what), _even(value, what)


def _even(value: Any, what: str) -> Interval:
    """A number stands for itself."""
    return (float(value), float(value)) if isinstance(value, int | float) else pair(value, what)
