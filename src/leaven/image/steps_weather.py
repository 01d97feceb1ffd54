"""Steps of weather and of light: what lies between the camera and the scene."""

from dataclasses import dataclass

from ..core.dist import Floats
from ..core.item import Bools, Ints
from ..core.philox import Words
from .steps import OnCanvas


@dataclass(frozen=True, slots=True, eq=False)
class Fog(OnCanvas):
    """Fog of this `density` (n,), optical depth at the horizon, `light` (n,) in full scale; uneven by `key` (n,)."""

    density: Floats
    light: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Shadow(OnCanvas):
    """`count` (n,) shapes drawn from `key` (n,) lose `strength` (n,) of their light, with an edge of `softness` (n,)
    shorter sides."""

    count: Ints
    strength: Floats
    softness: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Flare(OnCanvas):
    """The sun at x, y (n,) in widths and heights, its glow `radius` (n,) shorter sides wide, of this `strength` (n,);
    ghosts from `key` (n,)."""

    strength: Floats
    x: Floats
    y: Floats
    radius: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Falling(OnCanvas):
    """`count` (n,) streaks drawn from `key` (n,), that of the nearest `length` by `width` (n,) pixels, `degrees` (n,)
    off the vertical; their `opacity` and `light` (n,), and how much of the light lies over all, `veil` (n,)."""

    count: Ints
    length: Floats
    width: Floats
    degrees: Floats
    opacity: Floats
    light: Floats
    veil: Floats
    key: Words


@dataclass(frozen=True, slots=True, eq=False)
class Spatter(OnCanvas):
    """Drops of water, or of mud where `mud` (n,), over `amount` (n,) of the picture, some `size` (n,) shorter sides
    wide, drawn from `key` (n,)."""

    amount: Floats
    size: Floats
    mud: Bools
    key: Words
