"""Twins: items of equal content."""

import numpy as np

from ..core.item import Bools
from ..data.dataset import Dataset
from .finding import SHOWN, Finding


def twins_within(data: Dataset) -> list[Finding]:
    """Items that repeat an earlier one, pixel for pixel or cell for cell: an info for rows of a table, else a warning.
    A warning where equal items have different labels."""
    _, first, which = np.unique(data.looked.digests, return_index=True, return_inverse=True)
    original = first[which]
    later = np.flatnonzero(original != np.arange(len(data)))
    if not later.size:
        return []
    pairs = tuple(f"{data.keys[k]} = {data.keys[original[k]]}" for k in later[:SHOWN].tolist())
    copies = not data.about.measured
    what = f"{later.size} items repeat the content of {np.unique(original[later]).size} others."
    remedy = (
        "clean() leaves out those that are equal in all they hold."
        if copies
        else "Keep equal rows on one side of a split; split() does."
    )
    found = [Finding("twins", "warning" if copies else "info", what, pairs, int(later.size), remedy)]
    if data.labels is not None:
        odd = later[data.labels[later] != data.labels[original[later]]]
        if odd.size:
            told = tuple(
                f"{data.keys[k]} ({data.classes[data.labels[k]]}) = "
                f"{data.keys[original[k]]} ({data.classes[data.labels[original[k]]]})"
                for k in odd[:SHOWN].tolist()
            )
            what = f"{odd.size} items have the content of another, and another label."
            remedy = (
                "Look at them: one of two labels may be wrong."
                if copies
                else "Nothing in these columns tells them apart: no learner gets all of them right. Add what does."
            )
            found.append(Finding("twins", "warning", what, told, int(odd.size), remedy))
    return found


def twins_across(train: Dataset, test: Dataset) -> list[Finding]:
    """Test items whose content stands in the training part: a problem, for they can be known by heart."""
    known, first = np.unique(train.looked.digests, return_index=True)
    leaked: Bools = np.isin(test.looked.digests, known)
    at = np.flatnonzero(leaked)
    if not at.size:
        return []
    twin = first[np.searchsorted(known, test.looked.digests[at])]
    pairs = tuple(f"{test.keys[k]} = {train.keys[t]}" for k, t in zip(at.tolist(), twin.tolist(), strict=True))
    what = f"{at.size} of {len(test)} test items ({at.size / len(test):.1%}) stand in the training part too."
    return [
        Finding(
            "twins across", "problem", what, pairs, int(at.size), "Split with split(), which drops them from training."
        )
    ]
