"""Margins: what a column's values are like, as functions of a hidden normal number."""

from dataclasses import dataclass

import numpy as np

from ..core.dist import Floats
from ..core.item import Ints
from ..core.normal import normal

KNOTS, LEVELS, REPEATED, ORDERS = 1000, 100, 5, 40
DECIMALS, LARGEST = 6, 1e9


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """z -> value. linear: between the knots (at, values), beyond the ends the value there. Else values[m] for z in
    (at[m - 1], at[m]], the last of which is infinite."""

    at: Floats
    values: Floats
    linear: bool

    def __call__(self, z: Floats) -> Floats:
        if not self.linear:
            return self.values[np.searchsorted(self.at[:-1], z, side="left")]
        j = np.searchsorted(self.at, z, side="right").clip(1, self.at.size - 1)
        share = ((z - self.at[j - 1]) / (self.at[j] - self.at[j - 1])).clip(0, 1)
        found: Floats = self.values[j - 1] + share * (self.values[j] - self.values[j - 1])
        return found


def margin(values: Floats, named: bool) -> Margin:
    """Of (n,) values without gaps: steps for names, and for numbers of few values that repeat; else the empirical
    quantiles, with lines between them (at most 1000)."""
    levels, counts = np.unique(values, return_counts=True)
    if named or levels.size == 1 or (levels.size <= LEVELS and values.size >= REPEATED * levels.size):
        return Margin(_upper(counts), levels, False)
    u = (np.arange(values.size) + 0.5) / values.size
    if values.size > KNOTS:
        some = np.linspace(u[0], u[-1], KNOTS)
        return Margin(normal(some), np.interp(some, u, np.sort(values)), True)
    return Margin(normal(u), np.sort(values), True)


def scores(values: Floats) -> tuple[Floats, Floats]:
    """(n,) values -> (n,) the mean of the hidden normal number, given the value; and (ORDERS,) the coefficients of that
    step function in normalised Hermite polynomials, from the first on."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    edges = np.concatenate([[-np.inf], _upper(counts)])
    density = np.exp(-(edges**2) / 2) / np.sqrt(2 * np.pi)
    share = counts / counts.sum()
    means = (density[:-1] - density[1:]) / share
    weighted = _hermite(np.where(np.isfinite(edges), edges, 0.0)) * density
    steps = weighted[:, :-1] - weighted[:, 1:]
    orders = np.sqrt(np.arange(1, ORDERS + 1))
    found: Floats = means[which]
    return found, (steps * means).sum(axis=1) / orders


def grid(values: Floats) -> tuple[int, int, int]:
    """(places, start, step): all values are (start + k step) / 10^places for whole k, with places at most 6 and the
    largest step there is. A step of 0: they stand on no grid, or are all the same."""
    there = np.unique(values[~np.isnan(values)])
    if not there.size or np.abs(there).max() >= LARGEST:
        return 0, 0, 0
    places = next((k for k in range(DECIMALS + 1) if (np.round(there, k) == there).all()), None)
    if places is None:
        return 0, 0, 0
    whole = np.rint(there * 10**places).astype(np.int64)
    return places, int(whole[0]), int(np.gcd.reduce(np.diff(whole))) if whole.size > 1 else 0


def snapped(values: Floats, places: int, start: int, step: int) -> Floats:
    """The nearest values of the grid, a half upwards. Gaps stay."""
    many = np.floor((values * 10**places - start) / step + 0.5)
    found: Floats = (start + step * many) / 10**places
    return found


def _upper(counts: Ints) -> Floats:
    """Upper thresholds of levels that stand so often, the last one infinite."""
    return np.append(normal(np.cumsum(counts)[:-1] / counts.sum()), np.inf)


def _hermite(z: Floats) -> Floats:
    """(ORDERS, n): the polynomials of degree 0, 1, 2 ..., divided by the roots of their factorials."""
    rows = [np.ones_like(z), z]
    for k in range(1, ORDERS - 1):
        rows.append((z * rows[k] - np.sqrt(k) * rows[k - 1]) / np.sqrt(k + 1))
    return np.stack(rows[:ORDERS])
