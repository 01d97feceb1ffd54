"""Group leak: groups that stand on both sides of a split."""

import numpy as np

from ..data.dataset import Dataset
from .finding import Finding


def groups_across(train: Dataset, test: Dataset) -> list[Finding]:
    """A problem: what is learned of a group in training helps on its test items, and on no others."""
    if train.groups is None or test.groups is None:
        return []
    names, counts = np.unique(test.traits["group"], return_counts=True)
    both = np.isin(names, train.traits["group"])
    if not both.any():
        return []
    shared, items = names[both], counts[both]
    order = np.argsort(-items, kind="stable")
    told = tuple(f"{shared[k]} ({items[k]} test items)" for k in order.tolist())
    what = f"{shared.size} of {names.size} groups of the test part ({int(items.sum())} items) also train."
    return [Finding("groups across", "problem", what, told, int(shared.size), 'Split with split(by="group").')]
