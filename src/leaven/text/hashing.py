"""What words say, as numbers: 64-bit hashes of stretches of characters, all at once."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..core.item import Bools, Ints
from .characters import KNOWN, Points, tables

Hashes = NDArray[np.uint64]
BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
MIX_A, MIX_B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def codes(points: Points, start: Ints, end: Ints) -> Ints:
    """(k,) a number for each stretch start[k]:end[k], equal where the folded characters are (else with probability
    2**-64 or so): a polynomial in BASE of mixed code points, modulo 2**64, from one running sum."""
    powers, inverses = _powers(1 << max(points.size - 1, 1).bit_length())
    sums = np.zeros(points.size + 1, np.uint64)
    np.cumsum(_mixed(fold(points)) * powers[: points.size], out=sums[1:])
    found: Ints = ((sums[end] - sums[start]) * inverses[start]).view(np.int64)
    return found


def codes_of(words: Iterable[str]) -> Ints:
    """The same, of words by themselves."""
    texts = list(words)
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    return codes(points, np.append(0, ends[:-1])[: ends.size], ends)


def among(found: Ints, listed: Ints) -> Bools:
    """(k,) which are among those listed, in ascending order."""
    if not listed.size:
        return np.zeros(found.shape, bool)
    out: Bools = listed[np.minimum(np.searchsorted(listed, found), listed.size - 1)] == found
    return out


def fold(points: Points) -> Points:
    """Upper case to lower case, where that is one character too."""
    return np.where(points < KNOWN, tables().lower[np.minimum(points, KNOWN)], points).astype(np.uint32)


def _mixed(points: Points) -> Hashes:
    """Neighbouring code points become unlike numbers (the finaliser of SplitMix64)."""
    z = points.astype(np.uint64) + np.uint64(1)
    z = (z ^ (z << np.uint64(31))) * MIX_A
    z = (z ^ (z >> np.uint64(27))) * MIX_B
    return z ^ (z >> np.uint64(31))


@lru_cache(maxsize=4)
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """(size + 1,) powers of BASE and of its inverse."""
    both = []
    for factor in (BASE, pow(BASE, -1, 1 << 64)):
        powers = np.full(size + 1, factor, np.uint64)
        powers[0] = 1
        both.append(np.cumprod(powers))
    return both[0], both[1]
