"""Random convolution features of series, compiled. Holds no GIL.

After MiniRocket (Dempster, Schmidt and Webb, KDD 2021): kernels of nine taps, three of weight 2 and six of -1, dilated;
a feature is the share of places at which the convolution exceeds a bias, and biases are quantiles of convolutions of
training series. Each kernel of each dilation reads the sum of a few channels.
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
    sizes = (2 ** (generator.random(rows) * np.log2(min(channels, MOST_CHANNELS) + 1))).astype(np.int64)
    ranks = generator.random((rows, channels)).argsort(axis=1).argsort(axis=1)
    members = ranks < np.maximum(sizes, 1)[:, None]
    levels = (np.arange(1, rows * quantiles + 1) * GOLDEN % 1).reshape(rows, quantiles)  # evenly spread, in any part
    chosen, biases = generator.integers(len(even), size=rows), np.empty((rows, quantiles))
    for r in range(rows):
        found = _convolved(even[chosen[r]][:, members[r]].sum(axis=1), TRIPLES[triple[r]], dilation[r])
        biases[r] = np.quantile(found, levels[r])
    return Convolutions(mean, deviation, triple, dilation, members, biases)


@njit(nogil=True, cache=True)
def _convolved(values, triple, dilation):  # type: ignore[no-untyped-def]
    """(time,): 3 x the three taps - all nine; what lies outside counts as 0."""
    length, out = values.size, np.zeros(values.size)
    for tap in range(9):
        weight = 2.0 if tap in (triple[0], triple[1], triple[2]) else -1.0
        shift = (tap - 4) * dilation
        for t in range(max(0, -shift), min(length, length - shift)):
            out[t] += weight * values[t + shift]
    return out


@njit(nogil=True, cache=True)
def _shares(series, triple, dilation, members, biases, out):  # type: ignore[no-untyped-def]
    """Every other row leaves out the places at which the kernel reaches outside, if any others are left."""
    length, values = series.shape[0], np.empty(series.shape[0])
    for r in range(triple.size):
        values[:] = 0.0
        for c in range(series.shape[1]):
            if members[r, c]:
                values += series[:, c]
        found = _convolved(values, TRIPLES[triple[r]], dilation[r])
        edge = 4 * dilation[r] if (r % 2 == 1 and length > 8 * dilation[r]) else 0
        for q in range(biases.shape[1]):
            count = 0
            for t in range(edge, length - edge):
                if found[t] > biases[r, q]:
                    count += 1
            out[r * biases.shape[1] + q] = count / (length - 2 * edge)
