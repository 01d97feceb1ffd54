"""The rows of the kernel table for noise. What is compiled is imported where it is used."""

from .painting import Pixels, paints
from .steps_noise import Grain, Salt, Shot, Speckle


@paints(Speckle)
def _(step: Speckle, i: int, source: Pixels, out: Pixels) -> None:
    from .noise import multiply_normal

    multiply_normal(source, out, float(step.std[i]), step.key[i])


@paints(Shot)
def _(step: Shot, i: int, source: Pixels, out: Pixels) -> None:
    from .noise import count_photons

    count_photons(source, out, float(step.photons[i]), step.key[i])


@paints(Grain)
def _(step: Grain, i: int, source: Pixels, out: Pixels) -> None:
    from .noise import grain

    grain(source, out, float(step.luma[i]), float(step.colour[i]), step.key[i])


@paints(Salt)
def _(step: Salt, i: int, source: Pixels, out: Pixels) -> None:
    from .noise import salt

    salt(source, out, float(step.amount[i]), float(step.white[i]), step.key[i])
