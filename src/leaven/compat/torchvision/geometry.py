"""Flips, rotations, affine maps, perspective, elastic fields."""

from typing import Any

from ...core.errors import Malformed, OutOfRange, Unsupported
from ...image import HorizontalFlip, Perspective, VerticalFlip
from ..names import Parts
from .filled import filled
from .library import transform
from .ops.affine_map import AffineMap
from .ops.elastic import ElasticNoise
from .values import Interval, around, pair
from .values import interpolation as named

FOLDS = 0.6  # strength from which on four corners may no longer span a picture


@transform()
def RandomHorizontalFlip(full: float, p: float = 0.5) -> Parts:
    return HorizontalFlip(p=p)


@transform()
def RandomVerticalFlip(full: float, p: float = 0.5) -> Parts:
    return VerticalFlip(p=p)


@transform(degrees=30)
def RandomRotation(full: float, degrees: Any, interpolation: Any = "nearest", expand: bool = False, center: Any = None,
                   fill: Any = 0) -> Parts:  # fmt: skip
    low, high = around(degrees, "degrees", 0)
    middle = None if expand else _middle(center)  # as there: where all of it shows, the centre does not matter
    return filled(AffineMap, full, fill, degrees=(-high, -low), middle=middle, expand=bool(expand),
                  **_sampler(interpolation))  # fmt: skip


@transform(degrees=30, translate=(0.1, 0.1), scale=(0.8, 1.2), shear=10)
def RandomAffine(full: float, degrees: Any, translate: Any = None, scale: Any = None, shear: Any = None,
                 interpolation: Any = "nearest", fill: Any = 0, center: Any = None) -> Parts:  # fmt: skip
    x, y = (0.0, 0.0) if translate is None else translate
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise OutOfRange(f"translate = {translate!r}: must be two shares between 0 and 1.")
    lean, rise = _shear(shear)
    return filled(
        AffineMap, full, fill, degrees=around(degrees, "degrees", 0), scale=pair(scale or (1, 1), "scale"),
        lean=lean, rise=rise, x=(-x, x), y=(-y, y), middle=_middle(center), **_sampler(interpolation),
    )  # fmt: skip


@transform(differs="corners move by parts of pixels; distortion_scale is at most 0.6, beyond which a picture may fold")
def RandomPerspective(full: float, distortion_scale: float = 0.5, p: float = 0.5, interpolation: Any = "bilinear",
                      fill: Any = 0) -> Parts:  # fmt: skip
    if not 0 <= distortion_scale <= FOLDS:
        raise Unsupported(
            f"distortion_scale = {distortion_scale!r}: beyond {FOLDS} the corners may no longer span a picture, and it "
            f"folds; write {FOLDS}."
        )
    return filled(Perspective, full, fill, p=p, strength=float(distortion_scale), antialias=False,
                  **_sampler(interpolation))  # fmt: skip


@transform(differs="the field is a spline of the same width and strength, weakened where it would fold; "
                   "masks, boxes and keypoints follow it exactly")  # fmt: skip
def ElasticTransform(full: float, alpha: Any = 50.0, sigma: Any = 5.0, interpolation: Any = "bilinear",
                     fill: Any = 0) -> Parts:  # fmt: skip
    return filled(ElasticNoise, full, fill, alpha=_both(alpha, "alpha"), sigma=_both(sigma, "sigma"),
                  **_sampler(interpolation))  # fmt: skip


def _sampler(value: Any) -> dict[str, Any]:
    return {"interpolation": named(value)}


def _middle(center: Any) -> Any:
    return None if center is None else (float(center[0]), float(center[1]))


def _both(value: Any, what: str) -> Interval:
    numbers = [value] if isinstance(value, int | float) else list(value)
    if len(numbers) not in (1, 2):
        raise Malformed(f"{what} = {value!r}: must be a number, or one for x and one for y.")
    return float(numbers[0]), float(numbers[-1])


def _shear(shear: Any) -> tuple[Interval, Interval]:
    """Along x, along y: x for a number or two, both for four."""
    if shear is None:
        return (0.0, 0.0), (0.0, 0.0)
    if not isinstance(shear, int | float) and len(shear) == 4:
        return pair(shear[:2], "shear"), pair(shear[2:], "shear")
    return around(shear, "shear", 0), (0.0, 0.0)
