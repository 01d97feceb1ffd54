"""Reading a sound at other places than its samples: windowed sinc (Smith, Digital Audio Resampling, CCRMA), compiled.

Kaiser window, beta 9, 24 zero crossings on each side, cut off at 0.94 of the lower of both Nyquist frequencies: what
is below 0.82 of it passes with an error of -90 dB, what is above 1.06 is as far down. Taps outside the part that may be
read take its first or last sample. Positions are rounded to 2**-20 samples: moves by whole samples are exact copies.
Holds no GIL.
"""

import math
from functools import cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]

CROSSINGS, BETA, CUT, FINE = 24, 9.0, 0.94, 1024
GRID = 2.0**20
NEAREST, LINEAR, SINC = 0, 1, 2


def read(source: Samples, at: Floats, low: int, high: int, width: float, how: int) -> Samples:
    """source (n, channels) -> (m, channels): its value at the places `at` (index coordinates: sample i is at i),
    reading samples from `low` to `high` alone. width: samples of the source that one of the result stands for; above 1,
    what the result could not hold is filtered away."""
    out = np.empty((at.size, source.shape[1]), np.float32)
    _read(source, out, np.round(at * GRID) / GRID, low, high, max(width, 1.0), how, table())
    return out


@cache
def table() -> Floats:
    """Half of the windowed sinc, FINE values to a zero crossing, and one more for interpolation; read-only."""
    x = np.arange(CROSSINGS * FINE + 2) / FINE
    window = np.i0(BETA * np.sqrt(np.maximum(1 - (x / CROSSINGS) ** 2, 0))) / np.i0(BETA)
    made: Floats = np.where(x <= CROSSINGS, CUT * np.sinc(CUT * x) * window, 0.0)
    made.flags.writeable = False
    return made


@njit(nogil=True, cache=True)
def _read(source, out, at, low, high, width, how, sinc):  # type: ignore[no-untyped-def]
    channels = source.shape[1]
    for j in range(at.size):
        x = min(max(at[j], float(low)), float(high))
        first = math.floor(x)
        rest = x - first
        if how == NEAREST or (rest == 0.0 and width == 1.0):
            k = min(first + (1 if rest >= 0.5 else 0), high)
            for c in range(channels):
                out[j, c] = source[k, c]
        elif how == LINEAR and width == 1.0:
            k = min(first + 1, high)
            for c in range(channels):
                out[j, c] = source[first, c] + rest * (source[k, c] - source[first, c])
        elif how == LINEAR:
            _triangle(source, out, j, x, low, high, width)
        else:
            _sinc(source, out, j, x, low, high, width, sinc)


@njit(nogil=True, cache=True)
def _triangle(source, out, j, x, low, high, width):  # type: ignore[no-untyped-def]
    total = 0.0
    first, last = math.ceil(x - width), math.floor(x + width)
    for k in range(first, last + 1):
        total += 1 - abs(k - x) / width
    for c in range(source.shape[1]):
        value = 0.0
        for k in range(first, last + 1):
            value += (1 - abs(k - x) / width) * source[min(max(k, low), high), c]
        out[j, c] = value / total


@njit(nogil=True, cache=True)
def _sinc(source, out, j, x, low, high, width, sinc):  # type: ignore[no-untyped-def]
    reach = CROSSINGS * width
    first, last = math.ceil(x - reach), math.floor(x + reach)
    step = FINE / width
    inside = first >= low and last <= high
    for c in range(source.shape[1]):
        value = 0.0
        for k in range(first, last + 1):
            place = abs(k - x) * step
            i = int(place)
            weight = sinc[i] + (place - i) * (sinc[i + 1] - sinc[i])
            value += weight * (source[k, c] if inside else source[min(max(k, low), high), c])
        out[j, c] = value / width


def positions(start: int, stop: int, pieces: Any) -> Floats:
    """Index coordinates in the source of the samples start to stop of the result, all of them in pieces (K, 5) that
    touch."""
    centre = np.arange(start, stop, dtype=np.float64) + 0.5
    k = np.clip(np.searchsorted(pieces[:, 0], centre, side="right") - 1, 0, len(pieces) - 1)
    to0, to1, from0, from1, _ = pieces[k].T
    at: Floats = from0 + (centre - to0) * ((from1 - from0) / (to1 - to0)) - 0.5
    return at
