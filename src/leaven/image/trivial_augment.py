"""TrivialAugment (Mueller and Hutter, ICCV 2021)."""

from math import atan, degrees

from ..core.catalog import preset
from ..core.choose import OneOf
from ..core.op import Identity
from .ops.auto_contrast import AutoContrast
from .ops.brightness import Brightness
from .ops.contrast import Contrast
from .ops.equalize import Equalize
from .ops.posterize import Posterize
from .ops.rotate import Rotate
from .ops.saturation import Saturation
from .ops.sharpness import Sharpness
from .ops.shear import Shear
from .ops.shift import Shift
from .ops.solarize import Solarize

LEAN = degrees(atan(0.99))
PART = 1 / 7  # 32 of 224 pixels
FACTOR = (0.01, 1.99)


@preset("trivial_augment")
def trivial_augment(name: str = "trivial_augment", p: float = 1.0) -> OneOf:
    """One of fourteen ops, each as likely, at a strength drawn evenly: the "wide" space of the paper, with lengths
    relative to the picture.

    As published: shears lean by up to 0.99, here drawn evenly in degrees and about the centre; shifts go up to 32
    pixels, here a seventh of the side, which it is of 224 pixels; turns up to 135 degrees; brightness, color, contrast
    and sharpness by 0.01 to 1.99, contrast here about middle gray; posterize keeps 8 to 2 bits; solarize starts at full
    scale to 0; auto contrast, equalize and the identity have no strength. Strengths are not rounded to 31 levels.
    `name` is the address of the choice, and begins the names of the ops; p: the share of rows for which there is one.
    """
    parts = (
        Identity(name=f"{name}.identity"),
        Shear(name=f"{name}.shear_x", x=(-LEAN, LEAN), y=0.0),
        Shear(name=f"{name}.shear_y", x=0.0, y=(-LEAN, LEAN)),
        Shift(name=f"{name}.shift_x", x=(-PART, PART), y=0.0),
        Shift(name=f"{name}.shift_y", x=0.0, y=(-PART, PART)),
        Rotate(name=f"{name}.rotate", degrees=(-135.0, 135.0)),
        Brightness(name=f"{name}.brightness", factor=FACTOR),
        Saturation(name=f"{name}.color", factor=FACTOR),
        Contrast(name=f"{name}.contrast", factor=FACTOR),
        Sharpness(name=f"{name}.sharpness", factor=FACTOR),
        Posterize(name=f"{name}.posterize", bits=(2.0, 8.0)),
        Solarize(name=f"{name}.solarize", threshold=(0.0, 1.0)),
        AutoContrast(name=f"{name}.auto_contrast", p=1.0),
        Equalize(name=f"{name}.equalize", p=1.0),
    )
    return OneOf(parts, name=name, p=p)
