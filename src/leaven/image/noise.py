"""Normal noise counted from a key: element i gets the same number however the picture is cut into work."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..counted import normal, uniforms
from .tones import frozen, full_scale

_ALPHA = 4


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
        first, second = uniforms(np.uint64(i >> 1), key)
        _one(source, out, i, std * normal(first), channels, full)
        if i + 1 < source.size:
            _one(source, out, i + 1, std * normal(second), channels, full)


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
