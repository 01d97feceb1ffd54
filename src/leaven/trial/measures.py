"""Measures: what all other metrics say of the same answers. They are shown, and decide nothing."""

from typing import Any

import numpy as np

from ..core.dist import Floats
from .calibration import calibrated
from .predictions import probable
from .task import CLASSES
from .units import level

ERROR = "calibration error"


def measured(found: Any, labels: Any) -> dict[str, float]:
    """What each metric of classes says of the answers of one repeat, by its name in words, as far as they allow it;
    with probabilities, the expected calibration error too. Nothing for spans and boxes."""
    if not isinstance(labels, np.ndarray):
        return {}
    needs = {"AUC": np.ndim(found) == 2 and _two_classes(labels)}
    needs |= dict.fromkeys(("log loss", "Brier score"), probable(found))
    said = {
        task.metric: level(float(task.losses(found, labels).mean()), task.metric)
        for task in CLASSES.values()
        if needs.get(task.metric, True)
    }
    if (both := calibrated(found, labels)) is not None:
        said[ERROR] = both[0]
    return said


def _two_classes(labels: Floats) -> bool:
    return bool(np.unique(labels.argmax(axis=1)).size > 1)
