"""Normal numbers counted from a key, compiled: number i of a stream is the same wherever it is asked for.

Philox 4x32-10 (Salmon et al., SC 2011), counter (block, 0), two uniforms of 52 bits and a half a block, as in
`core.philox`; the quantile of the normal by Wichura (1988), algorithm AS 241, PPND16, as in `core.normal`.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .core.normal import FAR, MIDDLE, NEAR

_M0, _M1, _W0, _W1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57), np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


def normals(key: np.uint64, count: int) -> NDArray[np.float64]:
    """Standard normals number 0 to count - 1 of the stream of `key`."""
    out = np.empty(count)
    _fill(out, np.uint64(key))
    return out


@njit(nogil=True, cache=True)
def _fill(out, key):  # type: ignore[no-untyped-def]
    for i in range(0, out.size, 2):
        first, second = uniforms(np.uint64(i >> 1), key)
        out[i] = normal(first)
        if i + 1 < out.size:
            out[i + 1] = normal(second)


@njit(nogil=True, cache=True)
def normal_at(key, number):  # type: ignore[no-untyped-def]
    """Standard normal number `number` of the stream of `key`."""
    first, second = uniforms(np.uint64(number >> 1), key)
    return normal(second if number & 1 else first)


@njit(nogil=True, cache=True)
def uniforms(block, key):  # type: ignore[no-untyped-def]
    """Both uniforms of a block."""
    zero = np.uint64(0)
    c0, c1, c2, c3 = block & _LOW, block >> _HALF, zero, zero
    k0, k1 = key & _LOW, key >> _HALF
    for _ in range(10):
        p, q = c0 * _M0, c2 * _M1
        c0, c1, c2, c3 = (q >> _HALF) ^ c1 ^ k0, q & _LOW, (p >> _HALF) ^ c3 ^ k1, p & _LOW
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return _unit(c0 | (c1 << _HALF)), _unit(c2 | (c3 << _HALF))


@njit(nogil=True, cache=True)
def _unit(bits):  # type: ignore[no-untyped-def]
    return (np.float64(bits >> np.uint64(12)) + 0.5) * 2.0**-52


@njit(nogil=True, cache=True)
def normal(u):  # type: ignore[no-untyped-def]
    """The quantile of the normal."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(MIDDLE, 0.180625 - q * q)
    tail = math.sqrt(-math.log(min(u, 1 - u)))
    outer = _ratio(NEAR, tail - 1.6) if tail <= 5 else _ratio(FAR, tail - 5)
    return outer if q > 0 else -outer


@njit(nogil=True, cache=True)
def _ratio(terms, x):  # type: ignore[no-untyped-def]
    above, below = 0.0, 0.0
    for term in terms[0]:
        above = above * x + term
    for term in terms[1]:
        below = below * x + term
    return above / below
