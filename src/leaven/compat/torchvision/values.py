"""What torchvision's arguments mean: sizes, ranges, interpolation, fills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ...core.errors import Malformed, OutOfRange, Unsupported

Interval = tuple[float, float]


class InterpolationMode(Enum):
    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


class AutoAugmentPolicy(Enum):
    IMAGENET = "imagenet"
    CIFAR10 = "cifar10"
    SVHN = "svhn"


PILLOW = {0: "nearest", 1: "lanczos", 2: "bilinear", 3: "bicubic", 4: "box", 5: "hamming"}


def interpolation(value: Any) -> str:
    """The name here of a word, a member of torchvision's enumeration, or a number of Pillow's."""
    word = getattr(value, "value", PILLOW.get(value, value) if isinstance(value, int) else value)
    if word in ("nearest", "nearest-exact"):
        return "nearest"
    if word == "bilinear":
        return "linear"
    raise Unsupported(
        f"interpolation = {word!r}: Leaven samples linearly or takes the nearest pixel, and smooths where it shrinks; "
        "write 'bilinear' or 'nearest'."
    )


def resized(interpolation_: Any, antialias: Any) -> dict[str, Any]:
    """The fields of an op that changes sizes."""
    return {"interpolation": interpolation(interpolation_), "antialias": bool(antialias)}


def pair(value: Any, what: str, least: float = float("-inf")) -> Interval:
    """(low, high)."""
    numbers = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
    if len(numbers) != 2 or not all(isinstance(v, int | float) for v in numbers):
        raise Malformed(f"{what} = {value!r}: must be two numbers.")
    if not least <= numbers[0] <= numbers[1]:
        raise OutOfRange(f"{what} = {value!r}: must have its low end first, and lie at or above {least:g}.")
    return float(numbers[0]), float(numbers[1])


def around(value: Any, what: str, middle: float, least: float = float("-inf")) -> Interval:
    """x is (middle - x, middle + x), cut at `least`; a pair is itself."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value < 0:
            raise OutOfRange(f"{what} = {value!r}: must not be below 0.")
        return max(middle - value, least), middle + value
    return pair(value, what, least)


def size(value: Any, what: str = "size") -> tuple[int, int]:
    """(height, width); one number is both."""
    numbers = [value] if isinstance(value, int) else list(value) if isinstance(value, Sequence) else []
    numbers = numbers * 2 if len(numbers) == 1 else numbers
    if len(numbers) != 2 or not all(isinstance(v, int) and v >= 1 for v in numbers):
        raise Malformed(f"{what} = {value!r}: must be a whole number, or (height, width).")
    return numbers[0], numbers[1]


def margins(value: Any) -> tuple[int, int, int, int]:
    """Left, top, right, bottom, from one number, (left and right, top and bottom), or four."""
    numbers = [value] if isinstance(value, int) else list(value) if isinstance(value, Sequence) else []
    if len(numbers) not in (1, 2, 4) or not all(isinstance(v, int) for v in numbers):
        raise Malformed(f"padding = {value!r}: must be 1, 2 or 4 whole numbers.")
    if min(numbers) < 0:
        raise Unsupported(f"padding = {value!r}: a margin below 0 cuts; put a crop there.")
    left, top, right, bottom = numbers * (4 // len(numbers))
    return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Fill:
    """`colour`: of pictures, in shares of full scale, one number or one for each channel; `label`: of masks."""

    colour: tuple[float, ...]
    label: int

    @property
    def fields(self) -> dict[str, Any]:
        """Of an op that fills: the first channel's, where they differ."""
        return {"fill": self.colour[0], "mask_fill": self.label}


def fill(value: Any, full: float) -> Fill:
    """A number for all, one for each channel, or a dict of these by type, with "others"."""
    given = value if isinstance(value, Mapping) else {"others": value}
    by_name = {key if isinstance(key, str) else key.__name__: one for key, one in given.items()}
    default = getattr(value, "default_factory", None)
    others = by_name.get("others", default() if default is not None else 0)
    picture = next((by_name[name] for name in ("Image", "Tensor", "Video") if name in by_name), others)
    colour = _numbers(0 if picture is None else picture)
    mask = by_name.get("Mask", others)
    labels = _numbers(0 if mask is None else mask)
    label = int(labels[0]) if len(labels) == 1 else 0
    if label < 0:
        raise Unsupported(f"fill = {mask!r} of masks: a label at or above 0; masks of signed numbers can be shifted.")
    return Fill(tuple(number / full for number in (colour if len(set(colour)) > 1 else colour[:1])), label)


def _numbers(value: Any) -> list[float]:
    numbers = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    if not numbers or not all(isinstance(v, int | float) and not isinstance(v, bool) for v in numbers):
        raise Malformed(f"fill = {value!r}: must be a number, one for each channel, or a dict of these by type.")
    return [float(v) for v in numbers]


BORDERS = {"constant": "fill", "edge": "replicate", "symmetric": "reflect"}


def border(padding_mode: Any) -> str:
    if padding_mode not in BORDERS:
        raise Unsupported(
            f"padding_mode = {padding_mode!r}: write 'symmetric', a mirror in which the outermost pixels stand twice."
            if padding_mode == "reflect" else f"padding_mode = {padding_mode!r}: must be one of {', '.join(BORDERS)}."
        )  # fmt: skip
    return BORDERS[padding_mode]


def only(value: Any, allowed: Any, what: str, instead: str) -> None:
    """Refuse any value of a parameter but one."""
    if value != allowed:
        raise Unsupported(f"{what} = {value!r}: {instead}.")
