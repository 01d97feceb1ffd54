"""The paired bootstrap over items (or groups) and repeats: what the interval of pseudo-values is checked against."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Resampled:
    """mean: of the difference, over the repeats. low, high: percentiles of the bootstrap. items, repeats, both: its
    variances when only the items, only the repeats, and both are drawn again."""

    mean: float
    low: float
    high: float
    items: float
    repeats: float
    both: float

    @property
    def half(self) -> float:
        return (self.high - self.low) / 2


def bootstrap(statistic: Callable[[Floats], Floats], items: int, groups: ArrayLike | None = None, *,
              level: float = 0.95, draws: int = 1000, seed: int = 0) -> Resampled:  # fmt: skip
    """Percentile interval (Efron, Annals of Statistics 1979) of a statistic that no single item has.

    statistic: how often each item counts, (items,) -> the statistic of one arm less that of the other in each repeat,
    (repeats,), both arms by the same items; NaN where these have none, and then the draw is left out. Items (with
    `groups`, whole groups) and repeats are drawn with replacement, independently (the pigeonhole bootstrap, Owen,
    Annals of Applied Statistics 2007). It counts what neither items nor repeats explain three times, and is too wide by
    as much.
    """
    rng = np.random.default_rng((seed, items, draws))  # not the stream that made data from the same seed
    group = np.arange(items) if groups is None else np.unique(groups, return_inverse=True)[1]
    many = int(group.max()) + 1
    plain = statistic(np.ones(items))
    weights = rng.multinomial(many, np.full(many, 1 / many), size=draws).astype(float)
    found = np.stack([statistic(mine[group]) for mine in weights])
    found = found[np.isfinite(found).all(axis=1)]
    chosen = rng.integers(0, plain.size, found.shape)
    both = np.take_along_axis(found, chosen, axis=1).mean(axis=1)
    low, high = np.quantile(both, [(1 - level) / 2, (1 + level) / 2])
    items_alone, repeats_alone = found.mean(axis=1).var(ddof=1), plain.var(ddof=1) / plain.size
    return Resampled(float(plain.mean()), float(low), float(high), float(items_alone), float(repeats_alone),
                     float(both.var(ddof=1)))  # fmt: skip
