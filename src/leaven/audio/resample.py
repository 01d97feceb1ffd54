"""Reading a sound at other places than its samples: windowed sinc (Smith, Digital Audio Resampling, CCRMA), compiled.

Kaiser window, beta 9, 24 zero crossings on each side, cut off at 0.94 of the lower of both Nyquist frequencies: what
is below 0.82 of it passes with an error of -90 dB, what is above 1.06 is as far down. Taps outside the part that may be
read take its first or last sample. Positions are rounded to 2**-20 samples: moves by whole samples are exact copies.
Holds no GIL.
"""

from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]

CROSSINGS, BETA, CUT, FINE, PHASES = 24, 9.0, 0.94, 1024, 256
GRID = 2.0**20
NEAREST, LINEAR, SINC = 0, 1, 2
FAST = {"reassoc", "contract"}  # sums of taps may be taken in any order, so that they are taken eight at a time


def read(source: Samples, at: Floats, low: int, high: int, width: float, how: int) -> Samples:
    """source (n, channels) -> (m, channels): its value at the places `at` (index coordinates: sample i is at i),
    reading samples from `low` to `high` alone. width: samples of the source that one of the result stands for; above 1,
    what the result could not hold is filtered away."""
    width = max(width, 1.0)
    taps = _nearest() if how == NEAREST else _taps(how, width) if width > 1 else _plain_taps(how)
    half = taps.shape[1] // 2
    padded = np.pad(np.ascontiguousarray(source[low : high + 1].T), ((0, 0), (half, half)), mode="edge")
    out = np.empty((at.size, source.shape[1]), np.float32)
    _read(padded, out, at, low, high, taps, half, width == 1.0)
    return out


def _taps(how: int, width: float) -> Samples:
    """(PHASES + 1, 2 half) the weights of the samples around a place that lies so many parts of PHASES behind one."""
    half = int(np.ceil((CROSSINGS if how == SINC else 1) * width)) + 1
    out = np.empty((PHASES + 1, 2 * half), np.float32)
    if how == SINC:
        _fill(out, _sinc(), width)
    else:
        x = (np.arange(1 - half, half + 1) - np.arange(PHASES + 1)[:, None] / PHASES) / width
        out[...] = np.maximum(1 - abs(x), 0)
        out /= out.sum(axis=1, keepdims=True)
    return out


@cache
def _sinc() -> Floats:
    """Half of the windowed sinc, FINE values to a zero crossing and two more."""
    x = np.arange(CROSSINGS * FINE + 2) / FINE
    window = np.i0(BETA * np.sqrt(np.maximum(1 - (x / CROSSINGS) ** 2, 0))) / np.i0(BETA)
    return np.where(x <= CROSSINGS, CUT * np.sinc(CUT * x) * window, 0.0)


@njit(nogil=True, cache=True)
def _fill(out, sinc, width):  # type: ignore[no-untyped-def]
    phases, half = out.shape[0] - 1, out.shape[1] // 2
    step, most = FINE / width, sinc.size - 2
    for i in range(phases + 1):
        for t in range(2 * half):
            place = abs(t + 1 - half - i / phases) * step
            k = min(int(place), most)
            out[i, t] = (sinc[k] + min(place - k, 1.0) * (sinc[k + 1] - sinc[k])) / width


@cache
def _plain_taps(how: int) -> Samples:
    return _taps(how, 1.0)


@cache
def _nearest() -> Samples:
    first = np.arange(PHASES + 1)[:, None] < PHASES / 2
    return np.concatenate([first, ~first], axis=1).astype(np.float32)


@njit(nogil=True, cache=True)
def _read(padded, out, at, low, high, taps, half, copies):  # type: ignore[no-untyped-def]
    """`copies`: places on a sample take it as it is."""
    for j in range(at.size):
        x = min(max(np.rint(at[j] * GRID) / GRID, low), high) - low
        first = int(x)
        place = (x - first) * PHASES
        i = int(place)
        share = np.float32(place - i)
        for c in range(padded.shape[0]):
            if copies and place == 0:
                out[j, c] = padded[c, first + half]
            else:
                out[j, c] = _weighed(padded[c, first + 1 : first + 1 + 2 * half], taps[i], taps[i + 1], share)


@njit(nogil=True, cache=True, fastmath=FAST)
def _weighed(values, before, after, share):  # type: ignore[no-untyped-def]
    one = other = np.float32(0)
    for t in range(values.size):
        one += before[t] * values[t]
        other += after[t] * values[t]
    return one + share * (other - one)
