"""What Albumentations' arguments mean: ranges, fills, and the whole numbers of OpenCV."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from ...core.dist import Integers
from ...core.errors import Malformed, OutOfRange, Unsupported
from ...core.op import Op

NEAREST, LINEAR, CUBIC, AREA, LANCZOS4, LINEAR_EXACT, NEAREST_EXACT = range(7)
CONSTANT = 0
INTERPOLATIONS = ("NEAREST", "LINEAR", "CUBIC", "AREA", "LANCZOS4", "LINEAR_EXACT", "NEAREST_EXACT")
BORDERS = ("CONSTANT", "REPLICATE", "REFLECT", "WRAP", "REFLECT_101")

Interval = tuple[float, float]


def interval(value: Any, what: str, around: float = 0.0) -> Interval:
    """By the old rule, x is (around - x, around + x); a pair is itself."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        low, high = sorted((around - value, around + value))
        return float(low), float(high)
    return pair(value, what)


def pair(value: Any, what: str) -> Interval:
    """(low, high); a number stands for itself twice."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value), float(value)
    numbers = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
    if len(numbers) != 2 or not all(isinstance(v, int | float) for v in numbers):
        raise Malformed(f"{what} = {value!r}: must be a number or a pair of numbers.")
    if numbers[0] > numbers[1]:
        raise OutOfRange(f"{what} = {value!r}: must have its low end first.")
    return float(numbers[0]), float(numbers[1])


def scaled(found: Interval, by: float, plus: float = 0.0) -> Interval:
    """Both ends times `by`, plus `plus`; in order."""
    low, high = sorted((found[0] * by + plus, found[1] * by + plus))
    return low, high


def whole(value: Any, what: str) -> Integers:
    """A number, or whole numbers from low to high."""
    low, high = pair(value, what)
    return Integers(int(low), int(high))


def interpolation(value: Any, what: str = "interpolation") -> str:
    """The name of an OpenCV flag here. Area is what linear does here where it shrinks."""
    if value in (NEAREST, NEAREST_EXACT):
        return "nearest"
    if value in (LINEAR, LINEAR_EXACT, AREA):
        return "linear"
    known = isinstance(value, int) and 0 <= value < len(INTERPOLATIONS)
    shown = f"cv2.INTER_{INTERPOLATIONS[value]}" if known else repr(value)
    raise Unsupported(
        f"{what} = {shown}: Leaven samples linearly or takes the nearest pixel, and smooths where it shrinks; write "
        "cv2.INTER_LINEAR (1) or cv2.INTER_NEAREST (0)."
    )


def labels_only(value: Any) -> None:
    """Masks hold labels: the nearest one is taken, and none is invented."""
    if value not in (None, NEAREST, NEAREST_EXACT):
        raise Unsupported(
            f"mask_interpolation = {value!r}: masks hold labels, which cannot be blended; write cv2.INTER_NEAREST (0). "
            "A map of numbers can travel as a further picture: additional_targets={'depth': 'image'}."
        )


def border(value: Any) -> str:
    """What lies beyond a picture: one value, or a copy of it. There is one reflection here, with the last pixel twice
    (cv2.BORDER_REFLECT); BORDER_REFLECT_101 becomes it too."""
    found = {0: "fill", 1: "replicate", 2: "reflect", 4: "reflect"}.get(value)
    if found is None:
        name = BORDERS[value] if isinstance(value, int) and 0 <= value < len(BORDERS) else repr(value)
        raise Unsupported(
            f"border_mode = cv2.BORDER_{name}: write BORDER_CONSTANT (0), BORDER_REPLICATE (1) or BORDER_REFLECT (2)."
        )
    return found


def fill(value: Any, full: float, what: str = "fill") -> float:
    """A fill in the numbers of the picture -> in shares of full scale."""
    numbers = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    if not numbers or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in numbers):
        raise Unsupported(f"{what} = {value!r}: must be a number here.")
    if len(set(numbers)) > 1:
        raise Unsupported(f"{what} = {value!r}: all channels take the same value here; write one number.")
    return float(numbers[0]) / full


def mask_fill(value: Any) -> int:
    """A label for what opens in masks."""
    found = fill(0 if value is None else value, 1.0, "fill_mask")
    if found != int(found):
        raise Unsupported(f"fill_mask = {value!r}: masks hold whole numbers.")
    return int(found)


def moved(kind: type[Op], full: float, interpolation_: Any = LINEAR, mask_interpolation: Any = NEAREST,
          border_mode: Any = CONSTANT, fill_: Any = 0, fill_mask: Any = 0, **given: Any) -> Any:  # fmt: skip
    """An op that resamples; as there, it does not smooth where it shrinks. Unsupported: it knows no such border, or no
    fill."""
    labels_only(mask_interpolation)
    how = {"interpolation": interpolation(interpolation_), "antialias": False, "border": border(border_mode),
           "fill": fill(fill_, full), "mask_fill": mask_fill(fill_mask)}  # fmt: skip
    known = {f.name for f in fields(kind)}
    for name, neutral in (("border", "fill"), ("fill", 0.0)):
        if name not in known and how[name] != neutral:
            raise Unsupported(f"{name} = {how[name]!r}: what opens there is black here; leave it out.")
    return kind(**given | {name: value for name, value in how.items() if name in known})


def resized(interpolation_: Any, mask_interpolation: Any = NEAREST, area_for_downscale: Any = None) -> dict[str, Any]:
    """The fields of ops that change the size: smoothed where it shrinks if area sampling is asked for."""
    labels_only(mask_interpolation)
    smooth = interpolation_ == AREA or area_for_downscale is not None
    return {"interpolation": interpolation(interpolation_), "antialias": smooth}


def odd(value: Any, what: str) -> Integers:
    """Sizes of kernels in pixels, (low, high) or the high one, odd -> how far they reach."""
    low, high = (3, value) if isinstance(value, int | float) else pair(value, what)
    return Integers(max(int(low) // 2, 0), max(int(high) // 2, int(low) // 2))


def spread(size: Any, what: str) -> Interval:
    """Sizes of Gaussian kernels in pixels -> the deviations that OpenCV takes for them."""
    low, high = (3, size) if isinstance(size, int | float) else pair(size, what)
    return 0.3 * ((low - 1) * 0.5 - 1) + 0.8, 0.3 * ((high - 1) * 0.5 - 1) + 0.8


def paint(value: Any, full: float) -> dict[str, Any]:
    """What holes are filled with: a number, or noise."""
    if isinstance(value, str):
        if value not in ("random", "random_uniform"):
            raise Unsupported(f"fill = {value!r}: write a number, or 'random'.")
        return {"paint": "noise"}
    return {"fill": fill(value, full)}


def hidden(value: Any) -> int | None:
    """The label that masks take in holes, or None: they stay."""
    return None if value is None else mask_fill(value)


def only(value: Any, allowed: Any, what: str, instead: str) -> None:
    """Refuse any value of a parameter but one."""
    if value != allowed:
        raise Unsupported(f"{what} = {value!r}: {instead}.")
