"""Another tempo at the same pitch: WSOLA (Verhelst and Roelands, ICASSP 1993), with attacks nailed down. No GIL held.

The result is a chain of crossfades between copies of the source at whole offsets. Each next copy is looked for around
where it should be, so that it goes on as the one before would have. Attacks (and both ends) are copied as they are,
exactly to where the map of time sends them, and nowhere else: so what an event marks starts where the event says.
"""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .resample import FAST

Samples = NDArray[np.float32]
Floats = NDArray[np.float64]

HOP, SEARCH, BLOCK, PAST = 0.015, 0.010, 0.001, 0.020  # seconds: half a window, the search, energy, what was before it
RISE, LOUD = 10.0, 0.02  # an attack: so many times the energy of before, and of the loudest block at least this share
SHORTEST = 32  # samples: what is shorter has no pitch to keep


def stretch(source: Samples, samples: int, to: Floats, at: Floats, rate: float) -> Samples:
    """source (n, channels) -> (samples, channels). The map of time: sample coordinates `to` (K,) of the result,
    ascending from about 0 to about `samples`, show `at` (K,) of the source, from 0 to about n. rate: samples a
    second."""
    out = np.empty((samples, source.shape[1]), np.float32)
    hop = min(int(HOP * rate), samples // 4, len(source) // 4)
    far, every = max(1, int(SEARCH * rate)), max(1, int(rate / 4000))
    nails = attacks(source, rate, 2.5 * hop)
    exact = nails + 0.5 + _between(source, nails)
    wanted = nails + np.round(np.interp(exact, at, to) - exact).astype(np.int64)
    apart = (np.diff(wanted, prepend=-len(out)) > 2.5 * hop) & (wanted >= 0) & (wanted < samples)
    nails, wanted = nails[apart], wanted[apart]
    heard = _heard(source)
    rough = heard[: len(heard) // every * every].reshape(-1, every).mean(axis=1)
    _lay(source, (heard, _sums(heard)), (rough, _sums(rough)), out, to, at, nails, wanted, hop, far, every)
    return out


def attacks(source: Samples, rate: float, apart: float) -> NDArray[np.int64]:
    """The loudest sample of every sudden rise, so far apart at least; of two that are too near, the louder one."""
    block = max(1, int(BLOCK * rate))
    count = len(source) // block
    past = max(1, round(PAST / BLOCK))
    level = np.square(source, dtype=np.float64).sum(axis=1)
    energy = level[: count * block].reshape(count, block).mean(axis=1)
    sums = np.concatenate([np.zeros(past + 1), np.cumsum(energy)])
    before = (sums[past : past + count] - sums[:count]) / np.minimum(np.maximum(np.arange(count), 1), past)
    before[:1] = energy[1 : past + 1].mean() if count > 1 else 0.0  # there is none: what comes after tells as much
    rises = np.flatnonzero((energy > RISE * before) & (energy > LOUD * energy.max(initial=0)) & (energy > 0))
    found: list[int] = []
    for k in rises.tolist():
        start = k * block
        peak = start + int(np.argmax(level[start : start + 3 * block]))
        if not found or peak - found[-1] > apart:
            found.append(peak)
        elif level[peak] > level[found[-1]] and (len(found) < 2 or peak - found[-2] > apart):
            found[-1] = peak
    return np.array(found, np.int64)


def _heard(source: Samples) -> Samples:
    """(n,) what copies are compared by: the mean of the channels; the first of them where they cancel out."""
    mean = np.ascontiguousarray(source.mean(axis=1))
    first = np.ascontiguousarray(source[:, 0])
    return mean if np.square(mean).sum() > 0.1 * np.square(first).sum() else first


def _sums(heard: Samples) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.square(heard, dtype=np.float64))])


def _between(source: Samples, peaks: NDArray[np.int64]) -> Floats:
    """How far between samples, in (-0.5, 0.5), each peak really is: the top of a parabola through three of them."""
    sides = np.clip(peaks + np.array([[-1], [0], [1]]), 0, len(source) - 1)
    left, middle, right = np.sqrt(np.square(source[sides], dtype=np.float64).sum(axis=2))
    bend = left - 2 * middle + right
    return np.where(bend < 0, 0.5 * (left - right) / np.where(bend < 0, bend, 1), 0.0)


@njit(nogil=True, cache=True)
def _lay(source, fine, rough, out, to, at, nails, wanted, hop, far, every):  # type: ignore[no-untyped-def]
    """Centres of copies stand at 0, hop, 2 hop ... of the result; between two of them one is faded into the next."""
    size, length, guard = len(out), len(source), hop // 4
    first, last = hop, size - hop  # up to here the start as it is, from here on the end; unless a nail is near
    nail, offset, k = 0, 0, 0
    if nails.size and wanted[0] < 2 * hop:
        first, offset = 0, nails[0] - wanted[0]
    if nails.size and wanted[-1] >= size - 2 * hop:
        last = size + hop
    for m in range(1, (size - 1) // hop + 2):
        centre = m * hop
        while nail < nails.size and centre - hop > wanted[nail]:
            nail += 1
        if centre <= first:
            following = 0
        elif centre >= last:
            following = length - size
        elif nail == nails.size and last > size:
            following = offset  # as it is, from the nail to the end
        elif nail < nails.size and centre + hop > wanted[nail]:
            following = nails[nail] - wanted[nail]
        else:
            while k < to.size - 2 and to[k + 1] <= centre + 0.5:
                k += 1
            place = at[k] + (centre + 0.5 - to[k]) * (at[k + 1] - at[k]) / (to[k + 1] - to[k]) - 0.5
            low, high = hop, length - hop
            if nail > 0:
                low = max(low, nails[nail - 1] + hop + guard)
            if nail < nails.size:
                high = min(high, nails[nail] - hop - guard)
            middle = round(place)
            high = max(low, high)
            middle = min(max(middle, low), high)
            start = centre - hop + offset
            best = _alike(fine, rough, start, max(middle - far, low), min(middle + far, high), hop, every)
            following = best - centre
        _fade(source, out, centre - hop, min(centre, size), offset, following, hop)
        offset = following


@njit(nogil=True, cache=True)
def _alike(fine, rough, start, low, high, hop, every):  # type: ignore[no-untyped-def]
    """Of the centres from low to high, the one whose first half goes on most like what begins at `start`: looked for
    among means of `every` samples first."""
    if every > 1:
        near = every * _search(rough, start // every, low // every, high // every, hop // every)
        low, high = max(low, near - every), min(high, near + 2 * every)
    return _search(fine, start, low, max(low, high), hop)


@njit(nogil=True, cache=True)
def _search(sound, start, low, high, hop):  # type: ignore[no-untyped-def]
    heard, energy = sound
    best, most = low, -math.inf
    first, stop = max(0, -start), min(hop, len(heard) - start)  # what lies outside counts for nothing
    for centre in range(low, high + 1):
        back = centre - hop
        end = min(back + hop, len(heard))
        many = max(min(stop, end - back), first)
        both = _product(heard[start + first : start + many], heard[back + first : back + many])
        score = both / math.sqrt(energy[end] - energy[back] + 1e-12)
        if score > most:
            best, most = centre, score
    return best


@njit(nogil=True, cache=True, fastmath=FAST)
def _product(one, other):  # type: ignore[no-untyped-def]
    total = np.float32(0)
    for i in range(one.size):
        total += one[i] * other[i]
    return total


@njit(nogil=True, cache=True)
def _fade(source, out, start, stop, first, second, hop):  # type: ignore[no-untyped-def]
    length = len(source)
    for j in range(start, stop):
        a, b = min(max(j + first, 0), length - 1), min(max(j + second, 0), length - 1)
        share = 0.5 - 0.5 * math.cos(math.pi * (j - start + 0.5) / hop)
        for c in range(source.shape[1]):
            out[j, c] = source[a, c] if a == b else source[a, c] + share * (source[b, c] - source[a, c])


def coarse(to: Any, at: Any, samples: int) -> Floats:
    """For what is too short to have a pitch: index coordinates of a plain reading."""
    found: Floats = np.interp(np.arange(samples) + 0.5, to, at) - 0.5
    return found
