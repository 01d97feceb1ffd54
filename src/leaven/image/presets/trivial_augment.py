"""TrivialAugment (Mueller and Hutter, ICCV 2021)."""

from ...core.catalog import preset
from ...core.choose import OneOf
from .space import FOURTEEN, WIDE, made, up_to


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
    return OneOf(tuple(made(kind, name, WIDE, up_to(1.0)) for kind in FOURTEEN), name=name, p=p)
