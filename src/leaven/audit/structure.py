"""Structure: whether items fall into groups of their own, and which stand alone."""

import numpy as np

from ..data.dataset import Dataset
from ..features import cluster, nearest
from ..features.describe import describe
from .finding import Finding

NEIGHBOURS, FEWEST, MOST = 5, 20, 5000
FENCE = 3.0  # interquartile ranges above the upper quartile, of the logarithm


def structure(data: Dataset, seed: int = 0) -> list[Finding]:
    """Clusters on light features, as an info: how many, how large, and the item nearest to the middle of each. Items
    far from all others, as a warning: the distance to the fifth neighbour beyond Tukey's outer fence, in logarithms.
    Looks at no more than 5000 items. Nothing where fewer than 20 of them differ."""
    data = data.sample(MOST, seed)
    if len(data) < FEWEST:
        return []
    features = describe(data)
    if len(np.unique(features, axis=0)) < FEWEST:
        return []
    return [*_clusters(data, features, seed), *_alone(data, features)]


def _clusters(data: Dataset, features: np.typing.NDArray[np.float32], seed: int) -> list[Finding]:
    found = cluster(features, seed)
    told = f"silhouette {found.silhouette:.2f}; without structure hardly above {found.reference:.2f}"
    if not found.clear:
        return [Finding("structure", "info", f"No clusters that stand out ({told}).")]
    middle = [int(np.where(found.members == k, found.distances, np.inf).argmin()) for k in range(found.count)]
    sizes = np.bincount(found.members)
    where = tuple(f"{sizes[k]} like {data.keys[i]}" for k, i in enumerate(middle))
    what = f"{len(data)} items fall into {found.count} clusters ({told})."
    return [Finding("structure", "info", what, where, found.count, "Look at one of each; label a few of each first.")]


def _alone(data: Dataset, features: np.typing.NDArray[np.float32]) -> list[Finding]:
    distances = nearest(features, count=NEIGHBOURS)[0][:, -1]
    if not distances.any():  # every item is there several times
        return []
    far = np.log(np.maximum(distances, distances[distances > 0].min()))
    low, high = np.quantile(far, [0.25, 0.75])
    alone = np.flatnonzero(far > high + FENCE * (high - low))
    if not alone.size:
        return []
    worst = alone[np.argsort(-far[alone], kind="stable")]
    what = f"{alone.size} items lie far from all others."
    keys = tuple(data.keys[k] for k in worst.tolist())
    return [Finding("alone", "warning", what, keys, int(alone.size), "Look at them: broken, or rare and worth having.")]
