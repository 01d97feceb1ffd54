"""Point-spread functions: what becomes of a single bright point (Goodman, Introduction to Fourier Optics)."""

import math

import numpy as np
from numpy.typing import NDArray

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
