"""Metrics of classes: the loss of each tested item, so that the mean loss of a repeat is what the metric says of it.

Of what no single item has (AUC, F1), an item has a pseudo-value: the metric, and what the item moves it by (the
influence of the item times one, to first order what leaving it out would change; Efron and Stein, Annals of Statistics
1981; for AUC, Sen, Calcutta Statistical Association Bulletin 1960, DeLong et al., Biometrics 1988). Their mean is the
metric, their variance that of the metric times the number of items, and they may lie outside [0, 1]. They are taken
among the items tested in the same repeat.

found: what the learner answered, (m,) class numbers or (m, K) scores; labels (m, K): weights that sum to one. A class
that no tested item has is left out of a mean over classes.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..core.dist import Floats
from ..core.item import Ints
from .predictions import classes_of, probabilities_of, probable, scores_of

LEAST = 1e-6  # probabilities below are raised to it: one item must not decide alone


def wrong_class(found: Any, labels: Floats) -> Floats:
    """(m,) 1 where the class is wrong: 1 - accuracy."""
    wrong: Floats = (classes_of(found, labels) != labels.argmax(axis=1)).astype(float)
    return wrong


def log_losses(found: Any, labels: Floats) -> Floats:
    """(m,) -log of the probability of the item's class, that not below 1e-6: in [0, 13.8]."""
    loss: Floats = -(labels * np.log(np.clip(probabilities_of(found, labels, "log loss"), LEAST, 1.0))).sum(axis=1)
    return loss


def squared_errors(found: Any, labels: Floats) -> Floats:
    """(m,) squared distance of the probabilities from the truth, over all classes: in [0, 2] (Brier, Monthly Weather
    Review 1950)."""
    error: Floats = ((probabilities_of(found, labels, "Brier score") - labels) ** 2).sum(axis=1)
    return error


def over_classes(by_class: Callable[[Any, Any], Floats], found: Any, labels: Floats) -> Floats:
    """(m,) the mean over the classes that were tested. ValueError: none was, or one where it takes two."""
    each = by_class(found, labels)
    if np.isnan(each).all():
        raise ValueError("the tested items show no class that can be judged; more items are needed")
    loss: Floats = np.nanmean(each, axis=1)
    return loss


def recall_by_class(found: Any, labels: Floats) -> Floats:
    """(m, K) 1 - pseudo-values of the share of each class's items that is found; NaN for a class not tested."""
    truth = labels.argmax(axis=1)
    own = _one_hot(truth, labels.shape[1])
    right = (classes_of(found, labels) == truth)[:, None]
    share = _share(own)
    recall = (own & right).mean(axis=0) / share
    pseudo: Floats = recall + own * (right - recall) / share
    return 1 - pseudo


def f1_by_class(found: Any, labels: Floats) -> Floats:
    """(m, K) 1 - pseudo-values of F1 = 2 TP / (items of the class + items said to be); NaN for a class not tested."""
    own = _one_hot(labels.argmax(axis=1), labels.shape[1])
    said = _one_hot(classes_of(found, labels), labels.shape[1])
    both = _share(own) + said.mean(axis=0)
    f1 = 2 * (own & said).mean(axis=0) / both
    pseudo: Floats = f1 + (2.0 * (own & said) - f1 * (own.astype(float) + said)) / both
    return 1 - pseudo


def auc_by_class(found: Any, labels: Floats) -> Floats:
    """(m, K) 1 - pseudo-values of the area under the ROC curve of each class against the rest, ties one half; NaN for a
    class not tested. Of two classes, the same area for both: by the second one's probability, or what its score is
    above the first one's."""
    scores = scores_of(found, labels, "AUC")
    if labels.shape[1] == 2:
        second = scores[:, 1] if probable(found) else scores[:, 1] - scores[:, 0]
        scores = np.stack([-second, second], axis=1)
    own = _one_hot(labels.argmax(axis=1), labels.shape[1])
    loss = np.full(labels.shape, np.nan)
    for k in np.flatnonzero(own.any(axis=0) & ~own.all(axis=0)):
        mine, rest = scores[own[:, k], k], scores[~own[:, k], k]
        below, above = _below(mine, rest), 1 - _below(rest, mine)
        area = below.mean()
        loss[own[:, k], k] = 1 - (area + (below - area) * len(labels) / mine.size)
        loss[~own[:, k], k] = 1 - (area + (above - area) * len(labels) / rest.size)
    return loss


def _one_hot(classes: Ints, many: int) -> Any:
    """(m, K) booleans; no class where the number is none."""
    return classes[:, None] == np.arange(many)


def _share(own: Any) -> Floats:
    """(K,) share of the items of each class; NaN instead of 0."""
    share = own.mean(axis=0)
    return np.where(share > 0, share, np.nan)


def _below(values: Floats, others: Floats) -> Floats:
    """Share of the others that lie below each value; those equal count one half."""
    ordered = np.sort(others)
    both = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    share: Floats = both / (2 * ordered.size)
    return share
