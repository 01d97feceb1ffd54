"""Two-sample tests: whether two sets of items can be told apart. The p-value is exact: its chance to be at most a is at
most a where both sets come from one source, for any features."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..core.item import Bools
from ..core.key import uniforms
from .describe import Block

PERMUTATIONS, TREES = 200, 100
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Compared:
    """statistic: the larger, the more apart. p: the share of relabelled sets, the given ones included, that are no
    less apart."""

    statistic: float
    p: float


def mmd(first: Block, second: Block, *, seed: int = 0, permutations: int = PERMUTATIONS) -> Compared:
    """The squared maximum mean discrepancy (Gretton et al., JMLR 2012), unbiased, under a sum of Gaussian kernels
    whose widths are 1/9, 1/3 and 1 times the median squared distance. Cost: (n + m)^2 (features + permutations).
    At least 2 rows each."""
    from threadpoolctl import threadpool_limits

    points = np.concatenate([first, second]).astype(np.float64)
    first_of = np.arange(len(points)) < len(first)
    mine = np.concatenate([first_of[None], _relabelled(len(first), len(points), seed, permutations)]).T.astype(float)
    with threadpool_limits(1, user_api="blas"):  # the same bits on any number of processors
        kernel = _kernel(points)
        near = kernel @ mine
    n, m, each = len(first), len(second), kernel.sum(axis=0)[:, None]
    inside, outside = (mine * near).sum(axis=0), ((1 - mine) * (each - near)).sum(axis=0)
    across = each.sum() - inside - outside
    found = inside / (n * (n - 1)) + outside / (m * (m - 1)) - across / (n * m)
    return Compared(float(found[0]), _share(found))


def classifier(first: Block, second: Block, *, seed: int = 0, permutations: int = PERMUTATIONS) -> Compared:
    """The classifier two-sample test (Lopez-Paz and Oquab, ICLR 2017): extremely randomised trees learn to tell half of
    the rows apart; the statistic is the area under their curve on the other half, whose labels are permuted. It sees
    more than `mmd` does: other grey levels are enough. At least 4 rows each."""
    from sklearn.ensemble import ExtraTreesClassifier

    points = np.concatenate([first, second])
    first_of = np.arange(len(points)) < len(first)
    learned = np.zeros(len(points), bool)
    for mine in (np.flatnonzero(first_of), np.flatnonzero(~first_of)):
        u = uniforms(seed, "half", ids=mine.astype(np.uint64))
        learned[mine[np.argsort(u, kind="stable")[: mine.size // 2]]] = True
    trees = ExtraTreesClassifier(TREES, min_samples_leaf=2, random_state=seed % 2**32)
    trees.fit(points[learned], first_of[learned])
    ranks = _ranks(trees.predict_proba(points[~learned])[:, 1])
    tested = first_of[~learned]
    n, m = int(tested.sum()), int((~tested).sum())
    sums = np.concatenate([tested[None], _relabelled(n, n + m, seed, permutations)]) @ ranks
    found = (sums - n * (n + 1) / 2) / (n * m)
    return Compared(float(found[0]), _share(found))


def combined(ps: Floats) -> float:
    """One p-value from several splits of the same items, however they depend on each other: twice their median
    (Meinshausen, Meier and Buehlmann 2009, for the quantile 1/2)."""
    return float(min(1.0, 2 * np.median(ps)))


def _kernel(points: Floats) -> Floats:
    """(N, N), zero on the diagonal."""
    sizes = (points**2).sum(axis=1)
    squares = np.maximum(sizes[:, None] + sizes - 2 * points @ points.T, 0)
    typical = np.median(squares[np.triu_indices(len(points), 1)]) or 1.0
    widest = np.exp(-squares / typical)
    third = widest * widest * widest  # of a third of the width; by powers, for exponentials take longest
    kernel: Floats = widest + third + third * third * third
    np.fill_diagonal(kernel, 0)
    return kernel


@lru_cache(maxsize=4)
def _relabelled(count: int, total: int, seed: int, times: int) -> Bools:
    """(times, total): so many rows of the first set as there are, chosen anew."""
    ids = np.arange(total, dtype=np.uint64)
    chosen = np.zeros((times, total), bool)
    for turn, row in enumerate(chosen):
        row[np.argsort(uniforms(seed, "relabel", ids=ids, epoch=turn), kind="stable")[:count]] = True
    chosen.flags.writeable = False
    return chosen


def _share(found: Floats) -> float:
    """Of the statistics, the first being the given one: as many as are no smaller, but for rounding."""
    return float(np.mean(found >= found[0] - 1e-12 * (1 + abs(found[0]))))


def _ranks(scores: Floats) -> Floats:
    """From 1; equal scores share the mean of theirs."""
    _, which, counts = np.unique(scores, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    ranks: Floats = middle[which]
    return ranks
