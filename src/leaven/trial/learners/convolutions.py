"""Random convolution features of series, compiled. Holds no GIL.

After MiniRocket (Dempster, Schmidt and Webb, KDD 2021): kernels of nine taps, three of weight 2 and six of -1, dilated;
a feature is the share of places at which the convolution exceeds a bias, and biases are quantiles of convolutions of
training series. A few kernels of one dilation at a time read the sum of a few channels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ...core.dist import Floats
from ...core.item import Ints
from ...series.gaps import bridge

TRIPLES = np.array(list(combinations(range(9), 3)), np.int64)  # 84: where the weight is 2
REACH, MOST_DILATIONS, MOST_CHANNELS = 8, 32, 9
TOGETHER = 7  # kernels of a dilation that read the same channels; divides 84
GOLDEN = (np.sqrt(5) + 1) / 2
Series = Sequence[NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Convolutions:
    """mean, deviation (channels,): of the training series. One row for each kernel and dilation: triple (r,), dilation
    (r,), members (r, channels) bool, biases (r, q)."""

    mean: Floats
    deviation: Floats
    triple: Ints
    dilation: Ints
    members: NDArray[np.bool_]
    biases: Floats

    def __call__(self, series: Series) -> Floats:
        """(n, features) float64; the last ones are the mean and the deviation of each channel, as ratios."""
        width, channels = self.biases.size, self.mean.size
        out = np.empty((len(series), width + 2 * channels))
        for i, one in enumerate(series):
            whole = bridge(np.ascontiguousarray(one, np.float64))
            even = (whole - self.mean) / self.deviation
            _shares(even, self.triple, self.dilation, self.members, self.biases, out[i, :width])
            out[i, width : width + channels], out[i, width + channels :] = even.mean(axis=0), even.std(axis=0)
        return out


def fit_convolutions(series: Series, features: int, generator: np.random.Generator) -> Convolutions:
    """About so many features, for series (time, channels) of any lengths; NaN is bridged by straight lines. Dilations
    are spread so that the kernels reach from 9 samples to the median length."""
    whole = [bridge(np.ascontiguousarray(one, np.float64)) for one in series]
    stacked, channels = np.concatenate(whole), whole[0].shape[1]
    mean, deviation = stacked.mean(axis=0), stacked.std(axis=0)
    deviation = np.where(deviation > 1e-12, deviation, 1.0)
    even = [(one - mean) / deviation for one in whole]
    per_kernel = max(1, features // len(TRIPLES))
    longest = max(1.0, (np.median([len(one) for one in even]) - 1) / REACH)
    spread = np.logspace(0, np.log2(longest), min(per_kernel, MOST_DILATIONS), base=2)
    dilations = np.unique(spread.astype(np.int64))
    quantiles = max(1, round(per_kernel / len(dilations)))
    triple, dilation = np.tile(np.arange(len(TRIPLES)), len(dilations)), np.repeat(dilations, len(TRIPLES))
    rows = len(triple)
    sizes = (2 ** (generator.random(rows // TOGETHER) * np.log2(min(channels, MOST_CHANNELS) + 1))).astype(np.int64)
    ranks = generator.random((rows // TOGETHER, channels)).argsort(axis=1).argsort(axis=1)
    members = np.repeat(ranks < np.maximum(sizes, 1)[:, None], TOGETHER, axis=0)
    levels = (np.arange(1, rows * quantiles + 1) * GOLDEN % 1).reshape(rows, quantiles)  # evenly spread, in any part
    chosen, biases = generator.integers(len(even), size=rows), np.empty((rows, quantiles))
    for r in range(rows):
        found = _chosen(even[chosen[r]][:, members[r]].sum(axis=1), TRIPLES[triple[r]], dilation[r])
        biases[r] = np.quantile(found, levels[r])
    return Convolutions(mean, deviation, triple, dilation, members, biases)


@njit(nogil=True, cache=True)
def _taps(values, dilation, taps, total):  # type: ignore[no-untyped-def]
    """taps (9, time): the values as each tap sees them, 0 for what lies outside; total (time,): their sum."""
    length = values.size
    taps[:] = 0.0
    total[:] = 0.0
    for tap in range(9):
        shift = (tap - 4) * dilation
        for t in range(max(0, -shift), min(length, length - shift)):
            taps[tap, t] = values[t + shift]
            total[t] += values[t + shift]


@njit(nogil=True, cache=True)
def _convolved(taps, total, triple, found):  # type: ignore[no-untyped-def]
    """found (time,): three times three taps, less all nine."""
    a, b, c = taps[triple[0]], taps[triple[1]], taps[triple[2]]
    for t in range(found.size):
        found[t] = 3.0 * (a[t] + b[t] + c[t]) - total[t]


@njit(nogil=True, cache=True)
def _shares(series, triple, dilation, members, biases, out):  # type: ignore[no-untyped-def]
    """Every other row leaves out the places at which the kernel reaches outside, if any others are left."""
    length = series.shape[0]
    values, taps, total, found = np.empty(length), np.empty((9, length)), np.empty(length), np.empty(length)
    for r in range(triple.size):
        if r == 0 or dilation[r] != dilation[r - 1] or (members[r] != members[r - 1]).any():
            values[:] = 0.0
            for c in range(series.shape[1]):
                if members[r, c]:
                    values += series[:, c]
            _taps(values, dilation[r], taps, total)
        _convolved(taps, total, TRIPLES[triple[r]], found)
        edge = 4 * dilation[r] if (r % 2 == 1 and length > 8 * dilation[r]) else 0
        for q in range(biases.shape[1]):
            count, bias = 0, biases[r, q]
            for t in range(edge, length - edge):
                count += found[t] > bias
            out[r * biases.shape[1] + q] = count / (length - 2 * edge)


@njit(nogil=True, cache=True)
def _chosen(values, triple, dilation):  # type: ignore[no-untyped-def]
    """(time,): the convolution of one row."""
    taps, total, found = np.empty((9, values.size)), np.empty(values.size), np.empty(values.size)
    _taps(values, dilation, taps, total)
    _convolved(taps, total, triple, found)
    return found
