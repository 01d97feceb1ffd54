"""The worst class: a policy that helps on average may harm one class."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from .interval import Floats
from .parts import CLASS, PartEffect, level_of_each, part_effect

TESTABLE = 20  # below, the rule of three alone makes the interval wider than 20 points


def class_effects(
    D: Floats,
    labels: ArrayLike,
    groups: ArrayLike | None = None,
    *,
    margin: float,
    alpha: float = 0.05,
    span: float = 1.0,
    faint: float = 0.0,
    own: Mapping[str, Floats] | None = None,
    beside: int = 0,
) -> tuple[tuple[PartEffect, ...], tuple[str, ...]]:
    """(effects of classes with at least 20 test items, names of classes with too few to say).

    D: (items, repeats), as for `interval`; labels: (items,). alpha: one-sided error for all classes together, and for
    so many other parts `beside` them (Bonferroni). A class is vetoed if its upper bound lies below minus the margin: it
    loses more than matters.
    own: where a class has a loss of its own, such as its F1, to which items of all classes add: name -> (items,
    repeats) differences; else its effect is that on its items.
    """
    labels = np.asarray(labels)
    if labels.shape != D.shape[:1]:
        raise ValueError(f"labels of shape {labels.shape}: must be ({len(D)},), one class for each test item")
    tested = ~np.isnan(D).all(1)
    names, counts = np.unique(labels[tested], return_counts=True)
    enough = counts >= TESTABLE
    level = level_of_each(alpha, int(enough.sum()) + beside)
    effects = []
    for name, count in zip(names[enough], counts[enough], strict=True):
        if own is None:
            rows, mine, reach, most = labels == name, D, span, span
        else:  # one item of a class moves it by 1 / (its items)
            rows, mine, reach, most = tested, own[str(name)], float(tested.sum() / count), 1.0
        units = None if groups is None else np.asarray(groups)[rows]
        effects.append(part_effect(CLASS, str(name), int(count), mine[rows], units, level=level, margin=margin,
                                   span=reach, faint=faint, most=most))  # fmt: skip
    return tuple(effects), tuple(str(name) for name in names[~enough])
