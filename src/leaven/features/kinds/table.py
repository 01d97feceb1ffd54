"""Tables: numbers, their gaps marked, and categories one-hot."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset
from ..describe import Block, Reader

NAMED = ("categorical", "boolean")


def reader(values: Sequence[NDArray[np.float64]], data: Dataset) -> Reader:
    """A block per column. A missing number counts as the column's mean and sets a mark; a missing category is none."""
    cells = np.stack(values)
    there = ~np.isnan(cells)
    total = np.where(there, cells, 0).sum(axis=0)
    means = total / np.maximum(there.sum(axis=0), 1)
    counts = [len(c.categories) if c.kind in NAMED else 0 for c in data.schema.columns]
    return lambda rows: [_block(column, *about) for column, *about in zip(np.stack(rows).T, means, counts, strict=True)]


def _block(column: NDArray[np.float64], mean: float, categories: int) -> Block:
    missing = np.isnan(column)
    if categories:
        return np.asarray(column[:, None] == np.arange(categories), np.float32)
    return np.stack([np.where(missing, mean, column), missing], axis=1).astype(np.float32)
