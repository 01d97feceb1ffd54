"""The ops that published policies draw from, and how strong each is at a strength between 0 and 1."""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan, degrees

from ...core.dist import Choice, Range
from ...core.op import Identity, Op
from ..ops.auto_contrast import AutoContrast
from ..ops.brightness import Brightness
from ..ops.contrast import Contrast
from ..ops.equalize import Equalize
from ..ops.invert import Invert
from ..ops.posterize import Posterize
from ..ops.rotate import Rotate
from ..ops.saturation import Saturation
from ..ops.sharpness import Sharpness
from ..ops.shear import Shear
from ..ops.shift import Shift
from ..ops.solarize import Solarize

COMMON = ("shear_x", "shear_y", "shift_x", "shift_y", "rotate")
COLOUR = ("brightness", "color", "contrast", "sharpness")
VALUES = ("posterize", "solarize", "auto_contrast", "equalize")
FOURTEEN = ("identity", *COMMON, *COLOUR, *VALUES)


@dataclass(frozen=True)
class Span:
    """What full strength means. lean: of a shear, sideways per upright length; shift: in canvas sides; turn: degrees;
    factor: about 1, of brightness, color, contrast and sharpness; bits: posterize keeps, at no and at full strength."""

    lean: float
    shift: float
    turn: float
    factor: float
    bits: tuple[float, float]


STANDARD = Span(0.3, 150 / 331, 30.0, 0.9, (8.0, 4.0))
WIDE = Span(0.99, 1 / 7, 135.0, 0.99, (8.0, 2.0))  # a seventh: 32 of 224 pixels
AUGMIX = Span(0.3, 1 / 3, 30.0, 0.9, (4.0, 1.0))


@dataclass(frozen=True)
class Strength:
    """How an amount is drawn. signed: what has a direction, about 0, from its most. between: from none to full."""

    signed: Callable[[float], Range]
    between: Callable[[float, float], Range]


def fixed(strength: float) -> Strength:
    """Always so strong, in either direction as often."""

    def signed(most: float) -> Range:
        return Choice((-strength * most, strength * most)) if strength * most else 0.0

    return Strength(signed, lambda none, full: _round(none + strength * (full - none)))


def up_to(strength: float) -> Strength:
    """Every strength up to this one, as likely."""

    def between(none: float, full: float) -> Range:
        low, high = sorted((none, _round(none + strength * (full - none))))
        return (low, high)

    return Strength(lambda most: (-strength * most, strength * most), between)


def made(kind: str, name: str, span: Span, at: Strength) -> Op:
    """The op of this name, `kind` being one of FOURTEEN or "invert"; its address begins with `name`. Shears turn about
    the centre, and lean by an angle drawn evenly; contrast turns about middle gray."""
    lean = degrees(atan(span.lean))
    factor = _about_one(at.signed(span.factor))
    makers: dict[str, Callable[[str], Op]] = {
        "identity": lambda name: Identity(name=name),
        "shear_x": lambda name: Shear(name=name, x=at.signed(lean), y=0.0),
        "shear_y": lambda name: Shear(name=name, x=0.0, y=at.signed(lean)),
        "shift_x": lambda name: Shift(name=name, x=at.signed(span.shift), y=0.0),
        "shift_y": lambda name: Shift(name=name, x=0.0, y=at.signed(span.shift)),
        "rotate": lambda name: Rotate(name=name, degrees=at.signed(span.turn)),
        "brightness": lambda name: Brightness(name=name, factor=factor),
        "color": lambda name: Saturation(name=name, factor=factor),
        "contrast": lambda name: Contrast(name=name, factor=factor),
        "sharpness": lambda name: Sharpness(name=name, factor=factor),
        "posterize": lambda name: Posterize(name=name, bits=at.between(*span.bits)),
        "solarize": lambda name: Solarize(name=name, threshold=at.between(1.0, 0.0)),
        "auto_contrast": lambda name: AutoContrast(name=name, p=1.0),
        "equalize": lambda name: Equalize(name=name, p=1.0),
        "invert": lambda name: Invert(name=name, p=1.0),
    }
    return makers[kind](f"{name}.{kind}")


def _about_one(amount: Range) -> Range:
    match amount:
        case Choice(values):
            return Choice(tuple(_round(1 + value) for value in values))
        case (low, high):
            return (_round(1 + low), _round(1 + high))
        case _:
            return 1.0


def _round(value: float) -> float:
    """Without the last digits of a sum, which would stand in every policy file."""
    return round(value, 12)
