"""Neighbours: who is nearest to whom, and how far."""

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadData
from ..core.item import Ints


def nearest(points: NDArray[np.float32], among: NDArray[np.float32] | None = None,
            count: int = 1) -> tuple[NDArray[np.float64], Ints]:  # fmt: skip
    """(n, count) Euclidean distances and positions of the nearest rows of `among`, the nearest first. Without `among`,
    of the other rows of `points`: a row is no neighbour of itself. BadData: there are too few rows."""
    from sklearn.neighbors import NearestNeighbors
    from threadpoolctl import threadpool_limits

    there = points if among is None else among
    most = len(there) - (among is None)
    if not 1 <= count <= most:
        raise BadData(f"{count} neighbours asked for, {max(most, 0)} there: ask for 1 up to that.")
    with threadpool_limits(1, user_api="blas"):  # the same bits on any number of processors
        search = NearestNeighbors(n_neighbors=count).fit(there)
        distances, positions = search.kneighbors(None if among is None else points)
    return distances, positions.astype(np.int64)
