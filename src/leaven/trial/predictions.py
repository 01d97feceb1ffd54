"""Predictions: what a learner answered about the tested items, read as classes, as scores or as probabilities.

labels (m, K) are weights that sum to one, over the K classes of the data. An answer that holds NaN or an infinite
number is unusable: it counts as certain of a wrong class, the one after the item's own.
"""

from typing import Any

import numpy as np

from ..core.dist import Floats
from ..core.errors import Malformed
from ..core.item import Bools, Ints

NEAR_ONE = 1e-3  # how far from one the sum of a row of probabilities may be: single precision, many classes


def unusable(found: Any) -> Bools:
    """(m,) where the answer to an item holds NaN or an infinite number."""
    if not isinstance(found, np.ndarray):  # spans or boxes, as many as there are
        return np.array([not np.isfinite(np.asarray(one, float)).all() for one in found], bool)
    if found.dtype.kind != "f":
        return np.zeros(len(found), bool)
    bad: Bools = np.asarray(~np.isfinite(found.reshape(len(found), -1)).all(axis=1))
    return bad


def classes_of(found: Any, labels: Floats) -> Ints:
    """(m,) class numbers; ties of scores go to the lowest class. found: (m,) class numbers or (m, K) scores. Malformed:
    neither."""
    answer = _checked(found, labels)
    bad = unusable(answer)
    if answer.ndim == 2:
        return np.where(bad, _wrong(labels), np.where(bad[:, None], 0, answer).argmax(axis=1))
    whole = np.where(bad, _wrong(labels), answer)
    if (whole % 1 != 0).any():
        raise Malformed(
            f"the learner answered {whole[whole % 1 != 0][0]:g} for an item: must be the number of a class, "
            f"or scores of shape (items, {labels.shape[1]})."
        )
    numbers: Ints = whole.astype(np.int64)
    return numbers


def scores_of(found: Any, labels: Floats, metric: str) -> Floats:
    """(m, K) scores, the higher the likelier; where unusable, the lowest for the item's own class and the highest for
    all others. Malformed: the learner gives none."""
    answer = _checked(found, labels)
    if answer.ndim != 2:
        raise Malformed(
            f"{metric}: the learner answers with class numbers, and {metric} needs scores of shape "
            f"(items, {labels.shape[1]}). Return them (decision_function, predict_proba), or judge by accuracy."
        )
    worst = np.where(labels.argmax(axis=1)[:, None] == np.arange(labels.shape[1]), -np.inf, np.inf)
    return np.where(unusable(answer)[:, None], worst, answer.astype(np.float64))


def probabilities_of(found: Any, labels: Floats, metric: str) -> Floats:
    """(m, K) probabilities. Malformed: the learner gives none."""
    answer = _checked(found, labels)
    if not probable(answer):
        raise Malformed(
            f"{metric}: the learner's answers are no probabilities: they must be of shape (items, {labels.shape[1]}), "
            "in [0, 1], and sum to one in each row. Take a learner that gives them (predict_proba), or judge by "
            "accuracy, macro_f1 or auc."
        )
    certain = np.eye(labels.shape[1])[_wrong(labels)]
    return np.where(unusable(answer)[:, None], certain, answer.astype(np.float64))


def probable(found: Any) -> bool:
    """Whether these are probabilities: (m, K), and of the usable rows all in [0, 1] with a sum of one."""
    answer = np.asarray(found)
    if answer.ndim != 2 or answer.dtype.kind not in "fiub":
        return False
    rows = answer[~unusable(answer)].astype(np.float64)
    inside = ((rows >= -NEAR_ONE) & (rows <= 1 + NEAR_ONE)).all()
    return bool(inside and (np.abs(rows.sum(axis=1) - 1) <= NEAR_ONE).all())


def _wrong(labels: Floats) -> Ints:
    """(m,) the class after each item's own."""
    wrong: Ints = (labels.argmax(axis=1) + 1) % labels.shape[1]
    return wrong


def _checked(found: Any, labels: Floats) -> Any:
    """The answer as an array of numbers of a shape that fits."""
    answer = np.asarray(found)
    if answer.shape not in (labels.shape[:1], labels.shape) or answer.dtype.kind not in "fiub":
        kind = "" if answer.dtype.kind in "fiub" else f" of {answer.dtype}"
        raise Malformed(
            f"the learner answered {answer.shape}{kind} for {len(labels)} items of {labels.shape[1]} classes: must be "
            f"({len(labels)},) class numbers or {labels.shape} scores, with a column for every class of the data, also "
            "for those that the training set lacked."
        )
    return answer
