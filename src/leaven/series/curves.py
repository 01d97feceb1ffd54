"""Smooth random curves over a series, and what is done with them, compiled. Holds no GIL.

A curve is the natural cubic spline (de Boor, A Practical Guide to Splines) through equally spaced knots, the first on
the first sample and the last on the last. Knots are standard normals, counted from a drawn key: knot k of channel c is
number c * K + k of its stream, so that no channel depends on how many others there are.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..counted import normal_at

Values = NDArray[Any]


@njit(nogil=True, cache=True)
def deviations(source):  # type: ignore[no-untyped-def]
    """(time, channels) -> (channels,) each: mean and standard deviation of the values that are not missing; 0 where
    there are none."""
    means, stds = np.zeros(source.shape[1]), np.zeros(source.shape[1])
    for c in range(source.shape[1]):
        count, total = 0, 0.0
        for t in range(source.shape[0]):
            if not np.isnan(source[t, c]):
                count, total = count + 1, total + source[t, c]
        if not count:
            continue
        mean, squares = total / count, 0.0
        for t in range(source.shape[0]):
            if not np.isnan(source[t, c]):
                squares += (source[t, c] - mean) ** 2
        means[c], stds[c] = mean, np.sqrt(squares / count)
    return means, stds


@njit(nogil=True, cache=True)
def knots_of(key, channel, count):  # type: ignore[no-untyped-def]
    """(count,) standard normals: the knots of one channel."""
    out = np.empty(count)
    for k in range(count):
        out[k] = normal_at(key, channel * count + k)
    return out


@njit(nogil=True, cache=True)
def spline(knots, length):  # type: ignore[no-untyped-def]
    """(K,) knots -> (length,): the natural cubic spline through them. One knot: a constant."""
    count, out = knots.size, np.empty(length)
    if count == 1 or length == 1:
        out[:] = knots[0]
        return out
    bend, upper = np.zeros(count), np.zeros(count)  # second derivatives, by the elimination of Thomas
    for k in range(1, count - 1):
        pivot = 4.0 - upper[k - 1]
        upper[k] = 1.0 / pivot
        bend[k] = (6.0 * (knots[k - 1] - 2.0 * knots[k] + knots[k + 1]) - bend[k - 1]) / pivot
    for k in range(count - 3, 0, -1):
        bend[k] -= upper[k] * bend[k + 1]
    for t in range(length):
        at = t * ((count - 1.0) / (length - 1.0))
        k = min(int(at), count - 2)
        b = at - k
        a = 1.0 - b
        line = a * knots[k] + b * knots[k + 1]
        out[t] = line + ((a * a * a - a) * bend[k] + (b * b * b - b) * bend[k + 1]) / 6.0
    return out


@njit(nogil=True, cache=True)
def magnify(source, out, base, sigma, knots, key, shared):  # type: ignore[no-untyped-def]
    """out = source * (base + sigma * curve); one curve for each channel, or the first one's for all."""
    curve = np.ones(1)
    for c in range(source.shape[1]):
        if c == 0 or not shared:
            curve = spline(knots_of(key, c, knots), source.shape[0])
        for t in range(source.shape[0]):
            out[t, c] = source[t, c] * (base + sigma * curve[t])


@njit(nogil=True, cache=True)
def wander(source, out, size, knots, key):  # type: ignore[no-untyped-def]
    """out = source + a curve through a random walk that starts at 0 and goes `size` deviations of the channel away."""
    _, stds = deviations(source)
    for c in range(source.shape[1]):
        curve = spline(np.cumsum(knots_of(key, c, knots)), source.shape[0])
        curve -= curve[0]
        furthest = np.abs(curve).max()
        scale = size * stds[c] / furthest if furthest > 0 else 0.0
        if scale == 0:  # adding 0 would turn -0 into 0
            out[:, c] = source[:, c]
            continue
        for t in range(source.shape[0]):
            out[t, c] = source[t, c] + scale * curve[t]


@njit(nogil=True, cache=True)
def jitter(source, out, sigma, key):  # type: ignore[no-untyped-def]
    """out = source + sigma * deviation of the channel * a normal for each value: number t * channels + c."""
    _, stds = deviations(source)
    channels = source.shape[1]
    for c in range(channels):
        if sigma * stds[c] == 0:
            out[:, c] = source[:, c]
            continue
        for t in range(source.shape[0]):
            out[t, c] = source[t, c] + sigma * stds[c] * normal_at(key, t * channels + c)
