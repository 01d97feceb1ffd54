"""Smooth random fields: the same whatever the size of the picture they lie over."""

import numpy as np
from numpy.typing import NDArray

from .opencv import cv2
from .splitmix import units

Floats = NDArray[np.float32]


def clouds(key: np.uint64, height: int, width: int, cells: float, octaves: int) -> Floats:
    """(height, width) in [0, 1]: value noise, `cells` of it along the shorter side and twice as many in each further
    octave, at half the weight (Perlin, SIGGRAPH 1985). Each octave is a grid of uniforms, enlarged by cubics, so that
    the field only becomes finer as the size grows."""
    out, weight = np.zeros((height, width), np.float32), 0.5 / (1 - 0.5**octaves)
    grids = [tuple(int(np.ceil(cells * 2**k * side / min(height, width))) + 1 for side in (height, width))
             for k in range(octaves)]  # fmt: skip
    uniforms = units(key, sum(rows * columns for rows, columns in grids))
    for rows, columns in grids:
        grid, uniforms = uniforms[: rows * columns].reshape(rows, columns), uniforms[rows * columns :]
        out += np.float32(weight) * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        weight /= 2
    return np.clip(out, 0, 1, out=out)


def coarse(height: int, width: int, most: int) -> tuple[int, int]:
    """A size of the same shape, `most` pixels along the longer side at most: enough for what is smooth."""
    share = min(most / max(height, width), 1.0)
    return max(round(height * share), 1), max(round(width * share), 1)


def enlarged(field: Floats, height: int, width: int) -> Floats:
    """Bilinear."""
    return np.asarray(cv2.resize(field, (width, height)), np.float32)
