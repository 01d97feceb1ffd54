"""Fog: contrast goes with distance (Koschmieder, 1924; Narasimhan and Nayar, IJCV 2002)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .clouds import clouds, coarse, enlarged
from .lay import lay

HORIZON, NEAR = 0.4, 0.25  # of the height: where the ground ends, and how far in front of it the camera stands
UNEVEN = 0.8  # how far the density of a place lies off the mean, in natural logarithms, at most
TINT = (0.98, 1.0, 1.02)  # of the light that fog scatters


def fog(source: NDArray[Any], out: NDArray[Any], density: float, light: float, key: np.uint64) -> None:
    """I = J t + A (1 - t), t = exp(-density distance): J the picture, A the `light` of the sky. No photograph tells
    distances: they are those of a flat ground that meets a distant horizon two fifths down, 1 at the horizon and above
    it, and the density is that of clouds, which differ by key."""
    height, width = source.shape[:2]
    rows, columns = coarse(height, width, 128)
    below = np.maximum((np.arange(rows, dtype=np.float32) + 0.5) / rows - HORIZON, 0)
    distance = NEAR / (below + NEAR)
    uneven = np.exp(UNEVEN * (2 * clouds(key, rows, columns, 2.0, 3) - 1))
    cover = 1 - np.exp(-density * distance[:, None] * uneven)
    colour = tuple(min(light * tint, 1.0) for tint in TINT)
    lay(source, out, enlarged(cover.astype(np.float32), height, width), colour)  # type: ignore[arg-type]
