"""Reading a series at other times, compiled. Holds no GIL.

Values lie at the centres of their samples. Between two centres a value is interpolated on the straight line; where time
runs faster than in the source, the line is widened to a triangle of that many samples, so that nothing is passed over.
Nothing is read across a cut. What is read is missing where the nearest sample is missing, and never otherwise.
"""

import math

import numpy as np
from numba import njit

EXACT = 1e-6  # samples: as near to a centre, or to the end of a piece, as that is on it


@njit(nogil=True, cache=True)
def read(source, out, pieces, linear, fill, edge):  # type: ignore[no-untyped-def]
    """source (time, channels) -> out (samples, channels). pieces (K, 5): as in `timeline.pieces`. Gaps take `fill`, or,
    with `edge`, the last sample shown before them."""
    at, first, last, speed = pull(pieces, out.shape[0])
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
        low = max(0, math.ceil(middle - reach), min(near, math.ceil(first[i] - 0.5 - EXACT)))
        high = min(source.shape[0] - 1, math.floor(middle + reach), max(near, math.floor(last[i] - 0.5 + EXACT)))
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
def read_labels(source, out, pieces, edge):  # type: ignore[no-untyped-def]
    """source (time,) -> out (samples,): the nearest one; 0 in gaps, or, with `edge`, the last one shown before them."""
    at, first, last, _ = pull(pieces, out.size)
    places = nearest(at, first, last, edge)
    for i in range(out.size):
        out[i] = source[places[i]] if places[i] >= 0 else 0


@njit(nogil=True, cache=True)
def pull(pieces, samples):  # type: ignore[no-untyped-def]
    """(K, 5) -> (samples,) each, for the centre of each sample: the source coordinate it is read at, NaN in gaps; the
    first and the last coordinate that may be read with it; how many samples of the source pass with it."""
    at, speed, first, last = np.full(samples, np.nan), np.ones(samples), np.zeros(samples), np.zeros(samples)
    count = 0
    while count < pieces.shape[0] and pieces[count, 1] > pieces[count, 0]:
        count += 1
    low, high, start = np.empty(count), np.empty(count), 0  # of all pieces that go on without a cut
    for k in range(count):
        low[k], high[k] = min(pieces[k, 2], pieces[k, 3]), max(pieces[k, 2], pieces[k, 3])
        if k > 0 and _goes_on(pieces[k - 1], pieces[k]):
            low[start : k + 1] = min(low[k], low[start])
            high[start : k + 1] = max(high[k], high[start])
        else:
            start = k
    k = 0
    for i in range(samples):
        centre = i + 0.5
        while k + 1 < count and pieces[k + 1, 0] <= centre:
            k += 1
        if count > 0 and pieces[k, 0] <= centre < pieces[k, 1]:
            slope = (pieces[k, 3] - pieces[k, 2]) / (pieces[k, 1] - pieces[k, 0])
            at[i] = pieces[k, 2] + (centre - pieces[k, 0]) * slope
            first[i], last[i], speed[i] = low[k], high[k], abs(slope)
    return at, first, last, speed


@njit(nogil=True, cache=True)
def _goes_on(back, ahead):  # type: ignore[no-untyped-def]
    touch = abs(ahead[0] - back[1]) < EXACT and abs(ahead[2] - back[3]) < EXACT
    return touch and (ahead[3] >= ahead[2]) == (back[3] >= back[2])


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
