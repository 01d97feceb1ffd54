"""Balance without a new row: weights for the rare classes, or another threshold for what is said."""

from dataclasses import replace
from typing import Any

import numpy as np

from ..core.dist import Floats
from ..core.errors import Malformed
from .learners import Training
from .predictions import probable, unusable


def reweighted(training: Training) -> Training:
    """The same rows with weights by which every class counts alike: a class of weight w, of the W of all K classes that
    there are, by W / (K w). A row with weight in several classes is weighted in each: its labels are brought to a sum
    of one again, its weight takes up the rest. Malformed: labels that are no classes."""
    if not isinstance(training.labels, np.ndarray):
        raise Malformed("weights by class need classes; these labels are spans or boxes.")
    mass = training.labels * training.weights[:, None]
    of_class = mass.sum(axis=0)
    factor = np.divide(mass.sum(), (of_class > 0).sum() * of_class, out=np.zeros_like(of_class), where=of_class > 0)
    weighted = mass * factor
    weights = weighted.sum(axis=1)
    labels = np.divide(weighted, weights[:, None], out=training.labels.astype(float), where=weights[:, None] > 0)
    return replace(training, labels=labels, weights=weights)


def moved(scores: Any, shares: Floats) -> Floats:
    """Probabilities (n, K) for classes that are equally common, from those of a learner whose training set had `shares`
    (K,) of them: each divided by its share, then brought to a sum of one (Saerens et al., Neural Computation 2002).
    The class that is said then is the one with the least expected cost where a wrong answer costs as much more as its
    class is rarer (Elkan, IJCAI 2001). A class of share 0 gets 0. Unusable rows stay as they are. Malformed: the
    scores are no probabilities."""
    found, share = np.asarray(scores), np.asarray(shares, np.float64)
    if not probable(found) or found.shape[1:] != share.shape:
        raise Malformed(
            f"moving the threshold needs probabilities of shape (items, {share.size}), in [0, 1], that sum to one in "
            f"each row; the learner answered {found.shape} that are none. Take a learner that gives them."
        )
    odds = np.where(unusable(found)[:, None], 0.0, found) / np.where(share > 0, share, np.inf)
    total = odds.sum(axis=1, keepdims=True)
    even: Floats = np.divide(odds, total, out=found.astype(float), where=total > 0)
    return even
