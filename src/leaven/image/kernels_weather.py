"""The rows of the kernel table for weather and light. What is compiled is imported where it is used."""

from typing import Any

from numpy.typing import NDArray

from .painting import paints
from .steps_weather import Falling, Flare, Fog, Shadow, Spatter

Pixels = NDArray[Any]


@paints(Fog)
def _(step: Fog, i: int, source: Pixels, out: Pixels) -> None:
    from .fog import fog

    fog(source, out, float(step.density[i]), float(step.light[i]), step.key[i])


@paints(Shadow)
def _(step: Shadow, i: int, source: Pixels, out: Pixels) -> None:
    from .shadow import shadow

    shadow(source, out, int(step.count[i]), float(step.strength[i]), float(step.softness[i]), step.key[i])


@paints(Flare)
def _(step: Flare, i: int, source: Pixels, out: Pixels) -> None:
    from .flare import flare

    strength, x, y, radius = (float(v[i]) for v in (step.strength, step.x, step.y, step.radius))
    flare(source, out, strength, x, y, radius, step.key[i])


@paints(Falling)
def _(step: Falling, i: int, source: Pixels, out: Pixels) -> None:
    from .falling import falling

    length, width, degrees = (float(v[i]) for v in (step.length, step.width, step.degrees))
    opacity, light, veil = (float(v[i]) for v in (step.opacity, step.light, step.veil))
    falling(source, out, int(step.count[i]), length, width, degrees, opacity, light, veil, step.key[i])


@paints(Spatter)
def _(step: Spatter, i: int, source: Pixels, out: Pixels) -> None:
    from .spatter import spatter

    spatter(source, out, float(step.amount[i]), float(step.size[i]), bool(step.mud[i]), step.key[i])
