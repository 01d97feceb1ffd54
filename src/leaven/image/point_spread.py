"""Point-spread functions: what becomes of a single bright point (Goodman, Introduction to Fourier Optics)."""

import math

import numpy as np
from numpy.typing import NDArray

from .splitmix import units

Floats = NDArray[np.float64]


def line(length: float, degrees: float) -> Floats:
    """A point that moves evenly over `length` pixels, in a direction counter-clockwise from the right as seen on
    screen: (k, k), k odd, which sums to 1. Of every column (or row, if it is steep) the two nearest pixels share the
    part of the line that crosses it."""
    x, y = math.cos(math.radians(degrees)) * length / 2, -math.sin(math.radians(degrees)) * length / 2
    steep = abs(y) > abs(x)
    far, aside = (abs(y), x * np.sign(y)) if steep else (abs(x), y * np.sign(x))
    reach = max(math.ceil(far - 0.5), 0)
    columns = np.arange(-reach, reach + 1.0)
    first, last = np.maximum(columns - 0.5, -far), np.minimum(columns + 0.5, far)
    share = np.maximum(last - first, 0) if far > 0 else (columns == 0).astype(float)
    rows = (first + last) / 2 * (aside / far if far > 0 else 0) * (share > 0)
    low = np.floor(rows)
    out = np.zeros((2 * reach + 1, 2 * reach + 1))
    across, down = np.arange(2 * reach + 1), low.astype(int) + reach
    out[down, across] += share * (1 - rows + low)
    out[np.minimum(down + 1, 2 * reach), across] += share * (rows - low)
    out /= out.sum()
    return out.T if steep else out


def sinc(cutoff: float, radius: int) -> Floats:
    """(2 r + 1,) an ideal low pass cut short, which lets through `cutoff` of what pixels can show: it rings at edges
    (Gibbs). Sums to 1."""
    taps = np.sinc(cutoff * np.arange(-radius, radius + 1))
    return np.asarray(taps / taps.sum())


def bell(x: float, y: float, degrees: float, beta: float, noise: float, key: np.uint64) -> Floats:
    """(k, k) a generalised Gaussian of deviations x and y in pixels along axes turned counter-clockwise, exp(-q**beta /
    2) with q the squared distance in deviations: 1 is the Gaussian, less has a sharp top and long tails, more is flat.
    Each weight is multiplied by 1 + noise (2 u - 1), u counted from `key`. Sums to 1; cut at four of the larger
    deviation, and where weights are below 1/512 of the largest (Wang et al., Real-ESRGAN, ICCVW 2021)."""
    reach = max(math.ceil(4 * max(x, y)), 1)
    down, across = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(float)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    square = ((cos * across - sin * down) / x) ** 2 + ((sin * across + cos * down) / y) ** 2
    out: Floats = np.exp(-0.5 * square**beta) * (1 + noise * (2 * units(key, square.size).reshape(square.shape) - 1))
    out[out < out.max() / 512] = 0
    far = max(int(abs(at[out > 0]).max()) for at in (down, across))  # a small kernel is a fast one
    out = out[reach - far : reach + far + 1, reach - far : reach + far + 1]
    return np.asarray(out / out.sum())
