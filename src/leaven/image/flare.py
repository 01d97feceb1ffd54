"""The sun in the lens: a glow, rays, and ghosts, the images that its glass throws (Hullin et al., SIGGRAPH 2011).
Compiled; holds no GIL."""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .clouds import coarse, enlarged
from .lay import lighten
from .splitmix import units

GHOSTS, DRAWN = 7, 5
Pixels = NDArray[Any]


def flare(source: Pixels, out: Pixels, strength: float, x: float, y: float, radius: float, key: np.uint64) -> None:
    """x, y: the sun, in widths and heights of the canvas; radius: of its glow, in shorter sides. Ghosts lie on the line
    through the sun and the middle of the picture, each of its own size and colour. Light is added as photographs are
    laid over one another, `strength` of full light at most."""
    height, width = source.shape[:2]
    rows, columns = coarse(height, width, 144)
    u, light = units(key, DRAWN * GHOSTS + 1), np.empty((rows, columns, 3), np.float32)
    _sun(light, x * columns, y * rows, radius * min(rows, columns), 2 * math.pi * float(u[-1]))
    for place, size, bright, hue, rim in u[:-1].reshape(GHOSTS, DRAWN).tolist():
        along = -0.4 + 2.4 * place  # 0 is the sun, 1 the middle
        middle = (x + along * (0.5 - x)) * columns, (y + along * (0.5 - y)) * rows
        colour = np.array([0.65 + 0.35 * math.cos(2 * math.pi * (hue - c / 3)) for c in range(3)])
        _ghost(light, *middle, min(rows, columns) * (0.02 + 0.11 * size**2), 0.12 + 0.25 * bright, rim, colour)
    lighten(source, out, enlarged(np.minimum(light, 1) * np.float32(strength), height, width))


@njit(nogil=True, cache=True)
def _sun(out, x, y, radius, turn):  # type: ignore[no-untyped-def]
    """Eight rays: the fourth power of the direction, as a complex number, has four times its angle."""
    sin, cos = math.sin(turn), math.cos(turn)
    for row in range(out.shape[0]):
        for col in range(out.shape[1]):
            dx, dy = col + 0.5 - x, row + 0.5 - y
            square = dx * dx + dy * dy + 1e-9
            away = math.sqrt(square) / radius
            u, v = (dx * dx - dy * dy) / square, 2 * dx * dy / square
            u, v = u * u - v * v, 2 * u * v
            beam = (u * cos - v * sin) ** 2
            beam = beam * beam * beam
            slow = math.exp(-0.75 * away)
            glow = 0.75 * slow * slow + 0.25 * beam * beam * beam * beam * slow
            core = math.exp(-9 * away * away)
            out[row, col, 0], out[row, col, 1], out[row, col, 2] = core + glow, core + 0.93 * glow, core + 0.78 * glow


@njit(nogil=True, cache=True)
def _ghost(out, x, y, radius, bright, rim, colour):  # type: ignore[no-untyped-def]
    """A soft disc, `rim` of whose light lies at its edge."""
    reach = 1.2 * radius
    for row in range(max(int(y - reach), 0), min(int(y + reach) + 1, out.shape[0])):
        for col in range(max(int(x - reach), 0), min(int(x + reach) + 1, out.shape[1])):
            far = math.hypot(col + 0.5 - x, row + 0.5 - y) / radius
            light = bright * min(max((1.2 - far) / 0.4, 0.0), 1.0) * (1 - rim * max(1 - far * far, 0.0))
            for c in range(3):
                out[row, col, c] += light * colour[c]
