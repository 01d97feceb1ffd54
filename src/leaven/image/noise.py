"""Noise counted from a key: element i gets the same number however the picture is cut into work. Holds no GIL.

Words come from SplitMix64 (`splitmix`), four numbers of 16 bits from each; a normal one is the quantile at the middle
of its 65536th of the probability, so that it stays within 4.3 deviations.
"""

from functools import cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..core.normal import normal
from .arrays import frozen, full_scale, straight
from .splitmix import unit_at, word_at

Pixels = NDArray[Any]
_ALPHA, CHUNK, LEVELS = 4, 1024, 1 << 16
FEW = (
    12.0  # photons: up to here a count is drawn exactly, above by a normal with its skewness (Cornish and Fisher, 1938)
)


@cache
def quantiles() -> NDArray[np.float32]:
    """(65536,) the normal at the middle of each share of the probability, its variance made 1."""
    z = normal((np.arange(LEVELS) + 0.5) / LEVELS)
    return frozen(z / z.std(), np.float32)


def add_normal(source: Pixels, out: Pixels, std: float, key: np.uint64) -> None:
    """out = clip(source + std z), (H, W, C), float32, uint8 or uint16, the same dtype twice; std in full scales.
    z_i is number i of the stream of `key`, in C order. The alpha of four channels stays, its numbers unused."""
    _run(source, out, key, std, 0.0)


def multiply_normal(source: Pixels, out: Pixels, std: float, key: np.uint64) -> None:
    """The same, source (1 + std z): speckle."""
    _run(source, out, key, 0.0, std)


def count_photons(source: Pixels, out: Pixels, photons: float, key: np.uint64) -> None:
    """Every value becomes a Poisson count of mean value x photons, over photons (in full scale), clipped."""
    full = float(full_scale(source.dtype))
    straight(_count, source, out, float(photons), np.uint64(key), quantiles(), full, full != 1)


def grain(source: Pixels, out: Pixels, luma: float, colour: float, key: np.uint64) -> None:
    """Normal noise: one number for all colours of a pixel, of deviation `luma`, and one for each, of deviation
    `colour`, in full scales; clipped."""
    full = float(full_scale(source.dtype))
    straight(_grain, source, out, luma * full, colour * full, np.uint64(key), quantiles(), full, full != 1)


def salt(source: Pixels, out: Pixels, amount: float, white: float, key: np.uint64) -> None:
    """A share `amount` of the pixels becomes full scale, with probability `white`, else 0; alpha stays."""
    least = np.uint64(min(max(amount, 0.0), 1.0) * 2.0**32)
    straight(_salt, source, out, least, np.float32(white), np.uint64(key), full_scale(source.dtype))


def power(source: Pixels) -> float:
    """The variance of a picture's values in full scale, alpha aside: what its noise is measured against."""
    colour = source[..., :3] if source.shape[2] == _ALPHA else source
    return float(colour.astype(np.float64).var() / float(full_scale(source.dtype)) ** 2)


def _run(source: Pixels, out: Pixels, key: np.uint64, add: float, by: float) -> None:
    full = full_scale(source.dtype)
    half = np.float32(0 if full == 1 else 0.5)
    straight(_add, source, out, np.float32(add * full), np.float32(by), np.uint64(key), quantiles(), full, half)
    if source.shape[2] == _ALPHA:
        out[..., 3] = source[..., 3]


@njit(nogil=True, cache=True)
def _add(image, made, add, by, key, table, full, half):  # type: ignore[no-untyped-def]
    """First the words of a stretch, then the values: both loops are vectorised."""
    source, out = image.reshape(-1), made.reshape(-1)
    words = np.empty(CHUNK, np.uint64)
    halves = words.view(np.uint16)
    for first in range(0, source.size, 4 * CHUNK):
        count = min(source.size - first, 4 * CHUNK)
        for k in range((count + 3) // 4):
            words[k] = word_at(key, np.uint64(first // 4 + k))
        here, there = source[first : first + count], out[first : first + count]
        for i in range(count):
            value = np.float32(here[i])
            value += (add + by * value) * table[halves[i]]
            value = value if value > 0 else np.float32(0)
            there[i] = (value if value < full else full) + half


@njit(nogil=True, cache=True)
def _grain(image, made, luma, colour, key, table, full, whole):  # type: ignore[no-untyped-def]
    """A word a pixel: 16 bits for all, 16 for each of three; further channels take further words."""
    source, out, channels = image.reshape(-1), made.reshape(-1), image.shape[2]
    colours = 3 if channels == _ALPHA else channels
    for p in range(source.size // channels):
        word = word_at(key, np.uint64(p * ((colours + 6) // 4)))
        shared = luma * table[word & np.uint64(0xFFFF)]
        for c in range(colours):
            k = c + 1
            if k % 4 == 0:
                word = word_at(key, np.uint64(p * ((colours + 6) // 4) + k // 4))
            own = colour * table[(word >> np.uint64(16 * (k % 4))) & np.uint64(0xFFFF)]
            _put(out, p * channels + c, source[p * channels + c] + shared + own, full, whole)
        if colours < channels:
            out[p * channels + 3] = source[p * channels + 3]


@njit(nogil=True, cache=True, forceinline=True)
def _put(out, i, value, full, whole):  # type: ignore[no-untyped-def]
    value = min(max(value, 0.0), full)
    if whole:
        out[i] = np.int32(value + 0.5)
    else:
        out[i] = value


@njit(nogil=True, cache=True, error_model="numpy")
def _count(image, made, photons, key, table, full, whole):  # type: ignore[no-untyped-def]
    source, out, channels = image.reshape(-1), made.reshape(-1), image.shape[2]
    by = photons / full
    for i in range(source.size):
        if channels == _ALPHA and (i & 3) == 3:
            out[i] = source[i]
            continue
        mean = max(source[i] * by, 0.0)
        if mean > FEW:
            z = table[word_at(key, np.uint64(i)) >> np.uint64(48)]
            count = np.floor(mean + np.sqrt(mean) * z + (z * z - 1) / 6 + 0.5)
        else:
            count = _few(mean, np.float64(unit_at(key, np.uint64(i))) + 2.0**-25)
        _put(out, i, count / by, full, whole)


@njit(nogil=True, cache=True)
def _few(mean, u):  # type: ignore[no-untyped-def]
    """The least count whose distribution function reaches u."""
    count, share = 0.0, np.exp(-mean)
    total = share
    while total < u and count < 100:
        count += 1
        share *= mean / count
        total += share
    return count


@njit(nogil=True, cache=True)
def _salt(image, made, least, white, key, full):  # type: ignore[no-untyped-def]
    source, out, channels = image.reshape(-1), made.reshape(-1), image.shape[2]
    colours = 3 if channels == _ALPHA else channels
    for p in range(source.size // channels):
        word = word_at(key, np.uint64(p))
        hit = (word & np.uint64(0xFFFFFFFF)) < least
        grain = full if np.float32(word >> np.uint64(40)) * np.float32(2.0**-24) < white else np.float32(0)
        for c in range(channels):
            i = p * channels + c
            if hit and c < colours:
                out[i] = grain
            else:
                out[i] = source[i]
