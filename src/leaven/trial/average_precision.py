"""Average precision of found boxes, as COCO counts it, and what single pictures have of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numba import njit

from ..core.dist import Floats
from .matching import THRESHOLDS, Matched, matched

POINTS = np.linspace(0, 1, 101)  # of recall, at which precision is read


def average_precision(one: Matched, weights: Floats) -> Floats:
    """(thresholds,) of one class; weights (m,): what each picture counts for. At each of 101 recalls, the highest
    precision at that recall or a higher one; their mean. NaN where no picture that counts has such an object."""
    return _areas(one, weights, POINTS)


def area(one: Matched, weights: Floats) -> Floats:
    """The same at all recalls: the whole area under the same curve (Everingham et al., IJCV 2010)."""
    return _areas(one, weights, np.empty(0))


def missed_objects(found: Sequence[Any], labels: Sequence[Any], *, classes: int,
                   thresholds: int = len(THRESHOLDS)) -> Floats:  # fmt: skip
    """(m, classes) 1 - the pseudo-values of each class's average precision, over overlaps of .50 to .95, or the first
    of these `thresholds`. NaN for a class that no tested picture shows."""
    parts = (
        Matched(one.right[:thresholds], one.wrong[:thresholds], one.picture, one.wanted)
        for one in matched(found, labels, classes)
    )
    return np.stack([1 - pseudo_values(part) for part in parts], axis=1)


def pseudo_values(one: Matched) -> Floats:
    """(m,) whose mean is the average precision of the class; NaN where no picture shows it.

    They are those of the jackknife, m A - (m - 1) A without the picture (Miller, Biometrika 1974), of the whole area A:
    read at 101 recalls it jumps, by more than a picture moves it where there are many objects. A picture that alone
    shows a class moves it by nothing.
    """
    pictures = one.wanted.size
    weights, apart = np.ones(pictures), np.zeros(pictures)
    if not one.wanted.any():
        return np.full(pictures, np.nan)
    whole = area(one, weights).mean()
    for k in np.union1d(one.picture, np.flatnonzero(one.wanted)):  # no other one moves it
        weights[k] = 0
        left = area(one, weights).mean()
        weights[k] = 1
        apart[k] = 0 if np.isnan(left) else (pictures - 1) * (whole - left)
    found: Floats = average_precision(one, weights).mean() + apart - apart.mean()
    return found


def _areas(one: Matched, weights: Floats, points: Floats) -> Floats:
    wanted = float(weights @ one.wanted)
    if wanted <= 0:
        return np.full(len(one.right), np.nan)
    found: Floats = _under(one.right, one.wrong, weights[one.picture], wanted, points)
    return found


@njit(nogil=True, cache=True)
def _under(right, wrong, weights, wanted, points):  # type: ignore[no-untyped-def]
    """right, wrong (thresholds, d), weights (d,), by falling score. Without points, at all recalls."""
    thresholds, many = right.shape
    out, recall, precision = np.zeros(thresholds), np.empty(many), np.empty(many)
    for t in range(thresholds):
        yes = no = 0.0
        for k in range(many):
            yes, no = yes + right[t, k] * weights[k], no + wrong[t, k] * weights[k]
            recall[k] = yes / wanted
            precision[k] = yes / (yes + no) if yes + no > 0 else 0.0
        for k in range(many - 2, -1, -1):
            precision[k] = max(precision[k], precision[k + 1])
        if not points.size:
            for k in range(many):
                out[t] += right[t, k] * weights[k] / wanted * precision[k]
            continue
        k = 0
        for point in points:
            while k < many and recall[k] < point:
                k += 1
            if k == many:
                break
            out[t] += precision[k]
        out[t] /= points.size
    return out
