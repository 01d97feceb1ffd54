"""Bits counted from a key at a few instructions each, for what takes one or more of them per pixel, compiled.

SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): word i of the stream of a key is its mixing function at
key + (i + 1) * golden ratio, so that any word can be had alone. Philox (`leaven.counted`) draws the keys.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

_STEP, _FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_27, _30, _31, _40 = np.uint64(27), np.uint64(30), np.uint64(31), np.uint64(40)


def units(key: np.uint64, count: int) -> NDArray[np.float32]:
    """Uniforms number 0 to count - 1 of the stream of `key`, in [0, 1)."""
    out = np.empty(count, np.float32)
    _fill(out, np.uint64(key))
    return out


@njit(nogil=True, cache=True)
def word_at(key, number):  # type: ignore[no-untyped-def]
    """Word `number` (64 bits) of the stream of `key`, both uint64."""
    z = key + (number + np.uint64(1)) * _STEP
    z = (z ^ (z >> _30)) * _FIRST
    z = (z ^ (z >> _27)) * _SECOND
    return z ^ (z >> _31)


@njit(nogil=True, cache=True)
def unit_at(key, number):  # type: ignore[no-untyped-def]
    """Uniform number `number` in [0, 1): 24 bits, float32."""
    return np.float32(word_at(key, number) >> _40) * np.float32(2.0**-24)


@njit(nogil=True, cache=True)
def _fill(out, key):  # type: ignore[no-untyped-def]
    for i in range(out.size):
        out[i] = unit_at(key, np.uint64(i))
