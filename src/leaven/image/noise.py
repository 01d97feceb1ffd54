"""Normal noise counted from a key: element i gets the same number however the picture is cut into work.

Philox 4x32-10 (Salmon et al., SC 2011), counter (block, 0), two uniforms of 52 bits and a half a block; the quantile of
the normal by Wichura (1988), algorithm AS 241, PPND16, highest power first.
"""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..core.normal import FAR, MIDDLE, NEAR
from .tones import frozen, full_scale

_M0, _M1, _W0, _W1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57), np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW, _HALF, _ALPHA = np.uint64(0xFFFFFFFF), np.uint64(32), 4


def add_normal(source: NDArray[Any], out: NDArray[Any], std: float, key: np.uint64) -> None:
    """out = clip(source + std * z), (H, W, C), float32, uint8 or uint16, the same dtype twice; std in full scales.
    z_i is number i of the stream of `key`, in C order. The alpha of four channels stays, its numbers unused."""
    target = out if out.flags.c_contiguous else np.empty_like(out, order="C")
    _add(frozen(source).reshape(-1), target.reshape(-1), float(std), np.uint64(key), source.shape[2], _scale(source))
    if target is not out:
        np.copyto(out, target)


def power(source: NDArray[Any]) -> float:
    """The variance of a picture's values in full scale, alpha aside: what its noise is measured against."""
    colour = source[..., :3] if source.shape[2] == _ALPHA else source
    return float(colour.astype(np.float64).var() / _scale(source) ** 2)


def _scale(source: NDArray[Any]) -> float:
    return float(full_scale(source.dtype))


@njit(nogil=True, cache=True)
def _add(source, out, std, key, channels, full):  # type: ignore[no-untyped-def]
    for i in range(0, source.size, 2):
        first, second = _uniforms(np.uint64(i >> 1), key)
        _one(source, out, i, std * _normal(first), channels, full)
        if i + 1 < source.size:
            _one(source, out, i + 1, std * _normal(second), channels, full)


@njit(nogil=True, cache=True)
def _one(source, out, i, noise, channels, full):  # type: ignore[no-untyped-def]
    if channels == _ALPHA and (i & 3) == 3:
        out[i] = source[i]
        return
    at = min(max(source[i] / full + noise, 0.0), 1.0)
    if full == 1:
        out[i] = at
    else:
        out[i] = np.int32(at * full + 0.5)


@njit(nogil=True, cache=True)
def _uniforms(block, key):  # type: ignore[no-untyped-def]
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
def _normal(u):  # type: ignore[no-untyped-def]
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
