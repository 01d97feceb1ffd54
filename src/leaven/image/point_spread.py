"""Point-spread functions: what becomes of a single bright point (Goodman, Introduction to Fourier Optics)."""

import math

import numpy as np
from numpy.typing import NDArray

from .splitmix import units

Floats = NDArray[np.float64]
FINE = 8  # places a pixel that a moving point is caught at


def line(length: float, degrees: float) -> Floats:
    """A point that moves evenly over `length` pixels, in a direction counter-clockwise from the right as seen on
    screen: (k, k), k odd, which sums to 1. What falls between pixels is shared by the four around it."""
    angle = math.radians(degrees)
    reach = math.ceil(length / 2)
    steps = FINE * max(math.ceil(length), 1)
    along = ((np.arange(steps) + 0.5) / steps - 0.5) * length
    x, y = reach + along * math.cos(angle), reach - along * math.sin(angle)
    out = np.zeros((2 * reach + 2, 2 * reach + 2))
    col, row = np.floor(x).astype(int), np.floor(y).astype(int)
    for down in (0, 1):
        for across in (0, 1):
            share = abs(1 - down - (y - row)) * abs(1 - across - (x - col))
            np.add.at(out, (row + down, col + across), share)
    made: Floats = out[:-1, :-1] / out[:-1, :-1].sum()
    return made


def sinc(cutoff: float, radius: int) -> Floats:
    """(2 r + 1,) an ideal low pass cut short, which lets through `cutoff` of what pixels can show: it rings at edges
    (Gibbs). Sums to 1."""
    taps = np.sinc(cutoff * np.arange(-radius, radius + 1))
    return np.asarray(taps / taps.sum())


def bell(x: float, y: float, degrees: float, beta: float, noise: float, key: np.uint64) -> Floats:
    """(k, k) a generalised Gaussian of deviations x and y in pixels along axes turned counter-clockwise, exp(-q**beta /
    2) with q the squared distance in deviations: 1 is the Gaussian, less has a sharp top and long tails, more is flat.
    Each weight is multiplied by 1 + noise (2 u - 1), u counted from `key`. Sums to 1; cut at four of the larger
    deviation (Wang et al., Real-ESRGAN, ICCVW 2021)."""
    reach = max(math.ceil(4 * max(x, y)), 1)
    down, across = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(float)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    square = ((cos * across - sin * down) / x) ** 2 + ((sin * across + cos * down) / y) ** 2
    out: Floats = np.exp(-0.5 * square**beta) * (1 + noise * (2 * units(key, square.size).reshape(square.shape) - 1))
    out /= out.sum()
    return out
