"""Imbalance: how much larger the largest class is than the smallest."""

import numpy as np

from ..data.dataset import Dataset
from .finding import Finding

NOTED, MUCH = 2.0, 10.0


def imbalance(data: Dataset) -> list[Finding]:
    """Largest class / smallest class: from 2 on an info, from 10 on a warning."""
    if data.labels is None:
        return []
    counts = np.bincount(data.labels, minlength=len(data.classes))
    there = np.flatnonzero(counts)
    if not there.size:
        return []
    rare, frequent = there[np.argmin(counts[there])], there[np.argmax(counts[there])]
    ratio = counts[frequent] / counts[rare]
    if ratio < NOTED:
        return []
    what = (
        f"The largest class, {data.classes[frequent]!r} ({counts[frequent]}), is {ratio:.3g} times the "
        f"smallest, {data.classes[rare]!r} ({counts[rare]}, {counts[rare] / len(data):.1%} of all)."
    )
    remedy = "Judge by class, not by accuracy alone; grow with balance: {by: class}."
    return [Finding("imbalance", "warning" if ratio >= MUCH else "info", what, (data.classes[rare],), 1, remedy)]
