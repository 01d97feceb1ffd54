"""Ridge regression on labels, its strength chosen by leaving one family out, exactly and without training again."""

from dataclasses import dataclass

import numpy as np

from ...core.dist import Floats
from ...core.item import Ints

STRENGTHS = np.logspace(-5, 1, 13)  # a row: repeating all rows changes nothing
STEADY = 10  # the median spread over so much is the least that a feature is divided by


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """scores = (features - centre) / scale @ weights + offset."""

    centre: Floats
    scale: Floats
    weights: Floats
    offset: Floats
    strength: float

    def __call__(self, features: Floats) -> Floats:
        scores: Floats = (features - self.centre) / self.scale @ self.weights + self.offset
        return scores


def fit_ridge(features: Floats, labels: Floats, row_weights: Floats, families: Ints) -> Ridge:
    """features (n, k), labels (n, classes) in [0, 1], row_weights (n,), families (n,): numbers of the parents.

    Targets are 2 * label - 1. Features are standardised; those that hardly vary are divided by a tenth of the median
    spread, for the mean and deviation of series that were normalised beforehand are rounding errors, and blown up they
    would let the slightest noise decide. The strength is that of one row, times their number. For every strength, the
    residuals of a family G left out are (I - H_GG)^-1 r_G with the hat matrix H and the residuals r of the full fit
    (Allen, Technometrics 1974, for one row; the same algebra for several), so that copies of an item never choose the
    strength for one another. The strength with the smallest weighted squared error is taken.
    """
    share = row_weights / row_weights.sum()
    centre = share @ features
    spread = np.sqrt(share @ (features - centre) ** 2)
    there = spread[spread > 1e-12]
    scale = np.maximum(spread, np.median(there) / STEADY if there.size else 1.0)
    targets = 2.0 * labels - 1.0
    offset = share @ targets
    root = np.sqrt(share * len(share))[:, None]
    x, y = (features - centre) / scale * root, (targets - offset) * root
    left, squares = _axes(x)
    inner = left.T @ y
    apart, level = _apart(families), root / np.sqrt(len(root))
    best, least = float(len(x)), np.inf
    for strength in STRENGTHS * len(x) if (families != families[0]).any() else ():  # one family: nothing to leave out
        shrunk = squares / (squares + strength)
        residual = y - left @ (shrunk[:, None] * inner)
        error = sum(_left_out(left[g], shrunk, residual[g], level[g]) for g in apart)
        if error < least:
            best, least = strength, error
    weights = x.T @ (left @ (inner / (squares + best)[:, None]))
    return Ridge(centre, scale, weights, offset, float(best))


def _axes(x: Floats) -> tuple[Floats, Floats]:
    """The left singular vectors (n, r) of x (n, k) with singular values above 0, and those squared: by way of the
    smaller of the two products with itself, far cheaper than x itself and sharp enough above the least strength."""
    tall = x.shape[0] > x.shape[1]
    squares, axes = np.linalg.eigh(x.T @ x if tall else x @ x.T)
    kept = squares > squares[-1] * 1e-12
    squares, axes = squares[kept], axes[:, kept]
    return (x @ axes / np.sqrt(squares) if tall else axes), squares


def _apart(families: Ints) -> list[Ints]:
    """(families, size) row numbers, families of one size together."""
    order = np.argsort(families, kind="stable")
    _, counts = np.unique(families, return_counts=True)
    firsts = np.cumsum(counts) - counts
    return [order[firsts[counts == size][:, None] + np.arange(size)] for size in np.unique(counts)]


def _left_out(left: Floats, shrunk: Floats, residual: Floats, level: Floats) -> float:
    """Squared error of families (f, size, ...) left out; `level`: their part in the offset."""
    hat = left * shrunk @ left.transpose(0, 2, 1) + level @ level.transpose(0, 2, 1)
    solved = np.linalg.solve(np.eye(hat.shape[1]) - hat, residual)
    return float((solved**2).sum())
