"""Reading a series at other times, compiled. Holds no GIL.

Values lie at the centres of their samples. Between two centres a value is interpolated on the straight line; where time
runs faster than in the source, the line is widened to a triangle of that many samples, so that nothing is passed over.
What is read is missing where the nearest sample is missing, and never otherwise.
"""

import math

import numpy as np
from numba import njit

EXACT = 1e-6  # samples: as near to a centre as that is on it


@njit(nogil=True, cache=True)
def read(source, out, at, first, last, speed, linear, fill, edge):  # type: ignore[no-untyped-def]
    """source (time, channels) -> out (samples, channels). at, first, last, speed (samples,): the coordinate that each
    is read at (NaN: a gap), between which ones, and how many samples of the source pass with it. Gaps take `fill`, or,
    with `edge`, the nearest sample that is shown."""
    places = nearest(at, first, last, edge)
    for i in range(at.size):
        near = places[i]
        if near < 0:
            out[i, :] = fill
            continue
        middle = at[i] - 0.5
        if not linear or math.isnan(middle) or (abs(middle - near) < EXACT and speed[i] < 1 + EXACT):
            out[i, :] = source[near, :]
            continue
        reach = max(1.0, speed[i])
        low = max(math.ceil(middle - reach), min(near, math.ceil(first[i] - 0.5 - EXACT)))
        high = min(math.floor(middle + reach), max(near, math.floor(last[i] - 0.5 + EXACT)))
        low, high = max(low, 0), min(high, source.shape[0] - 1)
        for c in range(source.shape[1]):
            value = np.float64(source[near, c])
            total, weights = 0.0, 0.0
            for j in range(low, high + 1):
                weight = 1.0 - abs(j - middle) / reach
                if weight > 0 and not np.isnan(source[j, c]):
                    total += weight * (source[j, c] - value)  # from there on: what is constant stays so, to the bit
                    weights += weight
            out[i, c] = value + total / weights if weights > 0 else value


@njit(nogil=True, cache=True)
def nearest(at, first, last, edge):  # type: ignore[no-untyped-def]
    """(samples,) which sample of the source each is nearest to, among those that may be read; -1 in gaps, or with
    `edge` that of the last one before."""
    out = np.empty(at.size, np.int64)
    for i in range(at.size):
        if math.isnan(at[i]):
            out[i] = -1
            continue
        place = math.floor(at[i])
        if abs(at[i] - 0.5 - round(at[i] - 0.5)) < EXACT:
            place = round(at[i] - 0.5)
        low, high = math.ceil(first[i] - 0.5 - EXACT), math.floor(last[i] - 0.5 + EXACT)
        out[i] = min(max(place, low), high) if low <= high else place
    if edge:
        _spread(out)
    return out


@njit(nogil=True, cache=True)
def _spread(places):  # type: ignore[no-untyped-def]
    """Gaps take the place before them, those at the start the first one."""
    shown = np.flatnonzero(places >= 0)
    if shown.size:
        places[: shown[0]] = places[shown[0]]
        for i in range(shown[0] + 1, places.size):
            if places[i] < 0:
                places[i] = places[i - 1]
