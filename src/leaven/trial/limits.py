"""Limits: what each metric of classes gives to an answer that looks at no item, and how far one item can move it.

By chance: 1 - the loss of the best such answer. Reach: the largest difference that the loss of one item can have
between two arms; of a pseudo-value it exceeds 1 where a class is rare.
"""

import numpy as np

from ..core.dist import Floats
from ..data.dataset import Dataset
from .metrics import LEAST


def shares(data: Dataset) -> Floats:
    """Of the items, by class, of the classes that there are."""
    counts = np.zeros(0) if data.labels is None else np.bincount(data.labels)
    found: Floats = counts[counts > 0] / max(len(data), 1)
    return found


def largest_class(data: Dataset) -> float:
    """Always the commonest class."""
    return float(shares(data).max(initial=0.0))


def one_of_all(data: Dataset) -> float:
    """1 / K: to guess. No guess has a larger mean F1: of a class of share p, said of a share q of the items, F1 is
    2pq / (p + q), concave in q, and its mean is largest at q = p, where F1 is p."""
    return 1.0 / max(shares(data).size, 1)


def one_half(data: Dataset) -> float:
    """Any order that looks at nothing."""
    return 0.5


def entropy_kept(data: Dataset) -> float:
    """The shares as probabilities; their log loss is the entropy."""
    p = shares(data)
    return float(1 + (p * np.log(p)).sum())


def squares_kept(data: Dataset) -> float:
    """The shares as probabilities; their Brier score is 1 - the sum of their squares."""
    return float((shares(data) ** 2).sum())


def reach_one(data: Dataset) -> float:
    """From right to wrong."""
    return 1.0


def reach_two(data: Dataset) -> float:
    """From all on the right class to all on one other."""
    return 2.0


def reach_log(data: Dataset) -> float:
    """From certain to the least probability."""
    return float(-np.log(LEAST))


def reach_of_class(data: Dataset) -> float:
    """1 / (K p) for the rarest class, of share p: its recall moves by 1 / (its items). Its F1 moves by as much, where
    as many items are said to be of a class as are of it."""
    p = shares(data)
    return 1.0 / float(p.size * p.min()) if p.size else 1.0


def reach_of_order(data: Dataset) -> float:
    """An item of the rarest class that falls from above all others to below them: the area of its class moves by
    1 / (its items), and that of every other class by 1 / (the items outside)."""
    p = shares(data)
    if p.size < 2:
        return 1.0
    least = p.argmin()
    return float((1 / p[least] + (1 / (1 - np.delete(p, least))).sum()) / p.size)
