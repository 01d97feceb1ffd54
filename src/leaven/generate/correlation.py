"""Correlation of hidden normal numbers, from what can be seen of them."""

import numpy as np

from ..core.dist import Floats
from .margins import ORDERS, scores

RHO = np.linspace(-0.99, 0.99, 199)
FLOOR = 1e-6


def hidden(columns: Floats) -> tuple[Floats, Floats]:
    """(n, L) values with gaps -> (L, L) correlations of the hidden numbers, and how many rows tell each: 0 where a
    column does not vary.

    Each column is a step function of a hidden normal number. For two of them with Hermite coefficients a and b and
    correlation r, the mean product is sum a_k b_k r^k (Mehler; the bridge of NORTA, Cario and Nelson 1997). It grows
    with r, and is solved for the product that is seen in the rows where both are there.
    """
    size, there = columns.shape[1], ~np.isnan(columns)
    seen, terms = np.zeros_like(columns), np.zeros((size, ORDERS))
    for j in np.flatnonzero(there.any(axis=0)).tolist():
        seen[there[:, j], j], terms[j] = scores(columns[there[:, j], j])
    many = there.T.astype(float) @ there
    products = seen.T @ seen / np.maximum(many, 1)
    rho, powers = np.eye(size), RHO ** np.arange(1, ORDERS + 1)[:, None]
    for i in range(size):
        for j, curve in enumerate((terms[i] * terms[i + 1 :]) @ powers, i + 1):
            if curve[-1] - curve[0] > FLOOR:
                rho[i, j] = rho[j, i] = np.interp(products[i, j], np.maximum.accumulate(curve), RHO)
            else:
                many[i, j] = many[j, i] = 0
    return rho, many


def shrunk(rho: Floats, many: Floats) -> Floats:
    """Correlations pulled to 0 by the share of their size that is noise (Schaefer and Strimmer 2005, with the usual
    standard error of a correlation). `many`: the rows that tell each; those of none are left out of account."""
    told = ~np.eye(len(rho), dtype=bool) & (many > 2)
    noise = ((1 - rho[told] ** 2) / (many[told] - 2)).sum()
    size = (rho[told] ** 2).sum()
    share = min(1.0, noise / size) if size > 0 else 1.0
    return np.where(np.eye(len(rho), dtype=bool), 1.0, (1 - share) * rho)


def repaired(rho: Floats) -> Floats:
    """A correlation matrix that can be: eigenvalues raised to 1e-6, and the diagonal put back to 1 (Rousseeuw and
    Molenberghs 1993)."""
    sizes, axes = np.linalg.eigh(rho)
    if sizes[0] >= FLOOR:
        return rho
    raised = (axes * np.maximum(sizes, FLOOR)) @ axes.T
    spread = np.sqrt(np.diag(raised))
    fixed: Floats = raised / np.outer(spread, spread)
    return fixed
