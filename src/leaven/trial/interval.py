"""The interval of a paired difference when both the test items and the repeats are a sample."""

from dataclasses import dataclass
from math import exp, log, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEW_CHANGED = 10  # below this many changed items the t quantile is too short (coverage 79 % instead of 95)


@dataclass(frozen=True, slots=True)
class Interval:
    """mean +- half, in units of the loss; positive = the policy is better.

    df: degrees of freedom of the t quantile. items, repeats, residual: the variance of the mean of items (or groups)
    over repeats, of the repeats' means, and of what neither explains; the first two both contain the third.
    units: effective number (Kish) of items, or of groups where there are groups. p: two-sided, of a true mean of 0: the
    error at which the interval touches 0.
    """

    mean: float
    half: float
    df: float
    items: float
    repeats: float
    residual: float
    units: float
    p: float = nan

    @property
    def low(self) -> float:
        return self.mean - self.half

    @property
    def high(self) -> float:
        return self.mean + self.half

    @property
    def variance(self) -> float:
        """Variance of the mean, never below the part of the items or of the repeats alone."""
        return max(self.items + self.repeats - self.residual, self.items, self.repeats)

    @property
    def share_items(self) -> float:
        """Share of the uncertainty that comes from the test items, in [0, 1]; 1 where nothing varies at all."""
        both = self.items + self.repeats
        return self.items / both if both > 0 else 1.0


def interval(D: ArrayLike, groups: ArrayLike | None = None, *, level: float = 0.95, span: float = 1.0,
             faint: float = 0.0) -> Interval:  # fmt: skip
    """Interval for the mean of D over new items (groups) and new repeats.

    D: (items, repeats) float, loss(control) - loss(policy), paired; NaN = item not tested in that repeat. Items and
    repeats without any value are left out; two of each must remain. groups: (items,) labels of items that belong
    together (one patient, one recording); with a single group the items are the unit. span: the largest |D| possible.
    faint: an item has changed if some |D| exceeds this share of the span; pseudo-values all move a little when one item
    does. Raises ValueError if the shapes do not fit or a value is infinite.

    Variance: items + repeats - residual of the crossed random-effects design, each by jackknife weights over groups;
    degrees of freedom by Satterthwaite (Biometrics 2, 1946), effective groups by Kish (Survey Sampling, 1965). With
    hardly any changed item, the half-width is at least that of the rule of three (Hanley, JAMA 249, 1983).
    """
    from scipy.stats import t

    D, ok, group = _kept(D, groups)
    m, J = D.shape
    weight = ok / (J * ok.sum(0))  # every repeat weighs 1/J, every item of a repeat the same
    repeat_means = (weight * J * D).sum(0)
    mean = repeat_means.mean()
    C, W = _sums(weight * (D - mean), group), _sums(weight, group)
    A, share = C.sum(1), W.sum(1)
    G = len(share)
    jackknife = (G - 1) / G / (1 - share) ** 2  # unequal groups: what leaving each out would change
    R = C - W * (A / share)[:, None] - W * (repeat_means - mean)
    a = float((jackknife * A**2).sum())
    b = float(repeat_means.var(ddof=1) / J)
    e = float((jackknife[:, None] * R**2).sum() * J / (J - 1))
    units = float(1 / (share**2).sum())
    df_a, df_b = max(units - 1, 1.0), J - 1.0
    variance, floor = a + b - e, max(a, b)
    if variance > floor:
        df = variance**2 / (a**2 / df_a + b**2 / df_b + e**2 / (df_a * df_b))
    else:  # the floor: an estimate of the residual by chance too large must not shrink the interval
        variance, df = (a, df_a) if a >= b else (b, df_b)
    df = max(df, min(df_a, df_b), 1.0)
    half = float(t.ppf(0.5 + level / 2, df)) * sqrt(variance)
    p = 2 * float(t.sf(abs(mean) / sqrt(variance), df)) if variance else float(mean == 0)
    if (np.abs(D) > faint * span).any(1).sum() < FEW_CHANGED:
        half, p = max(half, -log(1 - level) / m * span), max(p, exp(-abs(mean) * m / span))
    return Interval(float(mean), half, df, a, b, e, units, p)


def _kept(D: ArrayLike, groups: ArrayLike | None) -> tuple[Floats, NDArray[np.bool_], Ints | None]:
    """D without empty rows and columns, NaN as 0; where it has a value; group index of rows, None if each its own."""
    D = np.asarray(D, np.float64)
    if D.ndim != 2 or np.isinf(D).any():
        raise ValueError(f"differences of shape {D.shape}: must be (items, repeats), finite, NaN where not tested")
    labels: NDArray[Any] | None = None if groups is None else np.asarray(groups)
    if labels is not None and labels.shape != D.shape[:1]:
        raise ValueError(f"groups of shape {labels.shape}: must be ({len(D)},), one label for each test item")
    ok = ~np.isnan(D)
    rows, columns = ok.any(1), ok.any(0)
    if min(rows.sum(), columns.sum()) < 2:
        raise ValueError(f"{rows.sum()} test items in {columns.sum()} repeats: an interval needs at least two of each")
    ok = ok[np.ix_(rows, columns)]
    kept = np.where(ok, D[np.ix_(rows, columns)], 0.0)
    if labels is None:
        return kept, ok, None
    names, group = np.unique(labels[rows], return_inverse=True)
    return kept, ok, group.astype(np.int64) if len(names) > 1 else None


def _sums(x: Floats, group: Ints | None) -> Floats:
    """(items, repeats) -> (groups, repeats): sums over the items of each group."""
    if group is None:
        return x
    out = np.zeros((int(group.max()) + 1, x.shape[1]))
    np.add.at(out, group, x)
    return out
