"""Calibration: whether what a learner calls 80 % is right 80 times of 100."""

from typing import Any

import numpy as np

from ..core.dist import Floats
from .metrics import squared_errors
from .predictions import classes_of, probabilities_of, probable

BINS = 10


def calibrated(found: Any, labels: Floats) -> tuple[float, float] | None:
    """(expected calibration error, Brier score) of what a learner answered about the tested items of a repeat; None
    where that is no probabilities. found (m, K), labels (m, K).

    The Brier score is that of all classes, in [0, 2]. The calibration error (Naeini et al., AAAI 2015; Guo et al., ICML
    2017) is the mean distance, in [0, 1], between how sure the learner is of the class it says and how often it is
    right, over ten bins of as many items each, items that are equally sure in one bin; fewer bins below 100 items. It
    is too high with few items, since a bin is off by chance: a perfect learner that is sure to a degree p gets about
    0.8 sqrt(10 p (1 - p) / m), .10 at m = 100 and .03 at m = 1000 for p = .8. Arms of one trial share that; do not
    compare it across numbers of items.
    """
    if not probable(found):
        return None
    sure = probabilities_of(found, labels, "calibration").max(axis=1)
    right = classes_of(found, labels) == labels.argmax(axis=1)
    bins = min(BINS, max(1, len(sure) // BINS))
    edges = np.quantile(sure, np.arange(1, bins) / bins, method="inverted_cdf")
    bin_of = np.searchsorted(edges, sure)
    off = np.abs(np.bincount(bin_of, sure - right, minlength=bins))
    return float(off.sum() / len(sure)), float(squared_errors(found, labels).mean())
