"""Nearest rows, over numbers, names and gaps, exactly.

The squared distance adds, over the columns: of numbers the squared difference in standard deviations; of names 1 where
they differ, the rule of SMOTENC (Chawla et al. 2002, section 6.1: the median deviation, here 1 for all). A gap lies at
the mean of its column, one deviation aside: it is at least as far from a value as two names are from each other (in
HEOM, Wilson & Martinez, JAIR 1997, as far as anything can be); two gaps are alike.
"""

import numpy as np
from numba import njit

from ..core.dist import Floats
from ..core.item import Bools, Ints

GAP = -1.0  # the code of a missing name
SPARE = 8  # candidates beyond the neighbours that are wanted
SLACK = 1e-9  # products lose that much of a squared distance, at the most


def comparable(values: Floats, named: Bools, mean: Floats, spread: Floats) -> Floats:
    """(n, columns) rows -> numbers in deviations from the mean, names as codes: what `neighbours` takes."""
    scaled = np.where(named, values, (values - mean) / np.where(spread > 0, spread, 1.0))
    return (
        np.where(np.isnan(scaled), np.where(named, GAP, np.nan), scaled) + 0.0
    )  # one NaN, one 0: equal rows are bytes


def neighbours(rows: Floats, named: Bools, k: int) -> tuple[Ints, Ints]:
    """Comparable rows (n, columns) -> (n, k) the numbers of their nearest, nearest first, and (n,) how many they have.

    Equal rows stand as one, the first of them, since between twins there is nothing to find: a row has at most as many
    neighbours as there are other different rows, and if there is none, itself. Of equal distances, the lower number.
    """
    heads, place = different(rows)
    if heads.size == 1:
        return np.zeros((len(rows), 1), np.int64), np.ones(len(rows), np.int64)
    many, points = min(k, heads.size - 1), np.ascontiguousarray(rows[heads])
    near = _nearest(points, named, _candidates(points, named, many), many)
    return heads[near][place], np.full(len(rows), many)


def different(rows: Floats) -> tuple[Ints, Ints]:
    """The numbers of the first of each kind of equal rows, ascending, and (n,) which of these each row equals."""
    keys = np.ascontiguousarray(rows).view(f"V{rows.itemsize * rows.shape[1]}")[:, 0]
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return first[order], np.argsort(order)[which]


def _candidates(points: Floats, named: Bools, k: int) -> Ints:
    """(n, more than k where there are more) the nearest by products of matrices: all but sure to hold the k nearest."""
    from sklearn.neighbors import NearestNeighbors

    many = min(k + SPARE, len(points) - 1)
    return NearestNeighbors(n_neighbors=many).fit(_embedded(points, named)).kneighbors(return_distance=False)  # type: ignore[no-any-return]


def _embedded(points: Floats, named: Bools) -> Floats:
    """The same squared distances as sums over plain coordinates: a gap is one more, a name one for each there is."""
    numbers, gaps = points[:, ~named], np.isnan(points[:, ~named])
    parts = [np.where(gaps, 0.0, numbers), gaps[:, gaps.any(axis=0)].astype(float)]
    for codes in points[:, named].T:
        parts.append((codes[:, None] == np.unique(codes)) * np.sqrt(0.5))
    return np.concatenate(parts, axis=1)


@njit(nogil=True, cache=True)
def _nearest(points: Floats, named: Bools, candidates: Ints, k: int) -> Ints:
    """(n, k) the k nearest others of each row, by exact distances: among its candidates if these reach clearly beyond
    them, else among all."""
    n, many = candidates.shape
    out, best = np.empty((n, k), np.int64), np.empty(k)
    for i in range(n):
        best[:], out[i], far, size = np.inf, n, 0.0, 1.0
        for c in range(len(named)):
            size += 0.0 if named[c] or np.isnan(points[i, c]) else points[i, c] ** 2
        for c in range(many):
            far = max(far, _try(points, named, i, candidates[i, c], best, out[i]))
        if many < n - 1 and far <= best[k - 1] + SLACK * size:
            best[:], out[i] = np.inf, n
            for j in range(n):
                if j != i:
                    _try(points, named, i, j, best, out[i])
    return out


@njit(nogil=True, cache=True)
def _try(points: Floats, named: Bools, i: int, j: int, best: Floats, near: Ints) -> float:
    """Enter row j among the nearest of row i, if it is; the square of its distance."""
    total = 0.0
    for c in range(len(named)):
        a, b = points[i, c], points[j, c]
        if named[c]:
            total += 0.0 if a == b else 1.0
        elif np.isnan(a) or np.isnan(b):
            total += 0.0 if np.isnan(a) and np.isnan(b) else 1.0 + (b * b if np.isnan(a) else a * a)
        else:
            total += (a - b) * (a - b)
    at = len(best) - 1
    if total < best[at] or (total == best[at] and j < near[at]):
        while at > 0 and (best[at - 1] > total or (best[at - 1] == total and near[at - 1] > j)):
            best[at], near[at] = best[at - 1], near[at - 1]
            at -= 1
        best[at], near[at] = total, j
    return total
