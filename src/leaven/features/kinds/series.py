"""Series: their outline, how rough each part is, and what is missing."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset
from ..describe import Block, Reader

POINTS, PARTS = 32, 8


def reader(values: Sequence[NDArray[Any]], data: Dataset) -> Reader:
    """Means of 32 equal parts of each channel, whatever its length; beside it, over 8 parts, the mean difference of
    neighbouring samples, which means hide; and the share of missing values of each channel."""
    points = min(POINTS, max(len(value) for value in values))
    return lambda series: _blocks(series, points)


def _blocks(series: Sequence[NDArray[Any]], points: int) -> list[Block]:
    from ...series.gaps import bridge

    missing = np.stack([np.isnan(one).mean(axis=0) for one in series]).astype(np.float32)
    whole = [bridge(np.ascontiguousarray(one, np.float64)) for one in series]
    outlines = np.stack([_means(one, points).ravel() for one in whole])
    changes = [abs(np.diff(one, axis=0, append=one[-1:])) for one in whole]
    return [outlines, np.stack([_means(change, PARTS).ravel() for change in changes]), missing]


def _means(values: NDArray[np.float64], parts: int) -> Block:
    """(time, channels) -> (parts, channels): of equal parts, samples that a border divides by their shares."""
    passed = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    edges = np.linspace(0, len(values), parts + 1)
    whole, share = np.divmod(edges, 1)
    first = whole.astype(np.int64)
    at = passed[first] + share[:, None] * (passed[np.minimum(first + 1, len(values))] - passed[first])
    found: Block = (np.diff(at, axis=0) / (len(values) / parts)).astype(np.float32)
    return found
