"""Clusters: whether items fall into groups, and into how many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadData
from ..core.item import Ints
from ..core.key import uniforms
from .describe import Block

MOST, AXES, SEEN, FEWEST = 12, 32, 1000, 20
STARTS, REFERENCES, BEYOND = 4, 5, 3.0
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Clusters:
    """members (n,): the cluster of each item, the largest being 0. distances (n,): to its centre. silhouette: in
    [-1, 1], of this many clusters. reference: what data without clusters hardly ever reach."""

    members: Ints
    distances: Floats
    silhouette: float
    reference: float

    @property
    def count(self) -> int:
        return int(self.members.max()) + 1

    @property
    def clear(self) -> bool:
        """Whether there is more structure than chance makes."""
        return self.silhouette > self.reference


def cluster(features: Block, seed: int = 0, most: int = MOST) -> Clusters:
    """k-means on the first 32 principal axes; k from 2 to `most` by the mean silhouette (Rousseeuw 1987), looked for on
    at most 1000 items. The same search on five uniform boxes of the same variances (after Tibshirani, Walther and
    Hastie 2001) says what chance makes: their mean and three deviations. The same features and seed give the same
    clusters. Long tails look like clusters. BadData: fewer than 20 rows
    that differ."""
    from threadpoolctl import threadpool_limits

    if (unlike := len(np.unique(features, axis=0))) < FEWEST:
        raise BadData(f"{unlike} items that differ are too few to look for clusters; at least {FEWEST} are needed.")
    with threadpool_limits(1):
        points = principal(features)
        chosen = np.sort(np.argsort(uniforms(seed, "seen", ids=np.arange(len(points), dtype=np.uint64)))[:SEEN])
        score, count = _search(points[chosen], most, seed)
        null = [_search(_box(points[chosen], seed, turn), most, seed)[0] for turn in range(REFERENCES)]
        members = _kmeans(points, count, seed)
    members = np.argsort(np.argsort(-np.bincount(members), kind="stable"))[members]
    centres = np.stack([points[members == k].mean(axis=0) for k in range(count)])
    distances = np.linalg.norm(points - centres[members], axis=1)
    return Clusters(members, distances, score, float(np.mean(null) + BEYOND * np.std(null, ddof=1)))


def principal(features: Block, axes: int = AXES) -> Floats:
    """(n, axes) coordinates on the principal axes, the one of most variance first; fewer where there are fewer."""
    centred = features.astype(np.float64) - features.mean(axis=0, dtype=np.float64)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    some = min(axes, int((sizes > sizes[0] * 1e-9).sum()) or 1)
    found: Floats = left[:, :some] * sizes[:some]
    return found


def _search(points: Floats, most: int, seed: int) -> tuple[float, int]:
    """The best silhouette, and its k."""
    from sklearn.metrics import silhouette_score

    scores = {k: _kmeans(points, k, seed) for k in range(2, min(most, len(points) // 2) + 1)}
    found = {
        k: float(silhouette_score(points, members)) if np.unique(members).size > 1 else -1.0
        for k, members in scores.items()
    }
    best = max(found, key=lambda k: found[k])
    return found[best], best


def _box(points: Floats, seed: int, turn: int) -> Floats:
    u = uniforms(seed, "reference", ids=np.arange(points.size, dtype=np.uint64), epoch=turn)
    box: Floats = u.reshape(points.shape) * points.std(axis=0)
    return box


def _kmeans(points: Floats, k: int, seed: int) -> Ints:
    from sklearn.cluster import KMeans

    found: Ints = KMeans(k, n_init=STARTS, random_state=seed % 2**32).fit_predict(points).astype(np.int64)
    return found
