"""Steps of weather and of light: what lies between the camera and the scene."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints
from ..core.philox import Words
from .steps import OnCanvas

MOST_VEIL = 0.7


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

    @classmethod
    def of(cls, count: Floats, length: Floats, width: Floats, degrees: Floats, opacity: float, light: float,
           veil: Floats, key: Words) -> Self:  # fmt: skip
        """Of a mean number of streaks; the veil is bounded, so that something of the scene is left."""
        whole, one = np.floor(count + 0.5).astype(np.int64), np.ones(key.size)
        return cls(whole, length, width, degrees, opacity * one, light * one, np.minimum(veil, MOST_VEIL), key)


@dataclass(frozen=True, slots=True, eq=False)
class Spatter(OnCanvas):
    """Drops of water, or of mud where `mud` (n,), over `amount` (n,) of the picture, some `size` (n,) shorter sides
    wide, drawn from `key` (n,)."""

    amount: Floats
    size: Floats
    mud: Bools
    key: Words
