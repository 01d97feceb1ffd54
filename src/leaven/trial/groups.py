"""The worst group: a policy that helps on average may harm one speaker, patient or place."""

import numpy as np
from numpy.typing import ArrayLike

from .classes import TESTABLE
from .interval import Floats
from .parts import PartEffect, level_of_each, part_effect

MOST = 20  # groups that are tested: with more, the bounds that hold for all together say little of each
LEAST_REPEATS = 4  # of each group, one a turn in folds: with 2, vetoes are false in up to 30 % of trials, with 4, 9 %


def largest_groups(D: Floats, groups: ArrayLike) -> tuple[tuple[str, ...], int]:
    """(names of the groups to test, the largest first, how many others there are).

    D (items, repeats), groups (items,). At most 20 groups are tested, the largest, with at least 20 test items in four
    repeats or more; none where all items are of one.
    """
    groups, ok = np.asarray(groups).astype(str), ~np.isnan(D)
    names, counts = np.unique(groups[ok.any(1)], return_counts=True)
    if len(names) < 2:
        return (), 0
    order = names[np.argsort(-counts, kind="stable")][: (counts >= TESTABLE).sum()].tolist()
    found = [name for name in order if ok[groups == name].any(0).sum() >= LEAST_REPEATS][:MOST]
    return tuple(found), len(names) - len(found)


def group_effects(D: Floats, groups: ArrayLike, names: tuple[str, ...], *, trait: str = "group", margin: float,
                  alpha: float = 0.05, span: float = 1.0, faint: float = 0.0,
                  beside: int = 0) -> tuple[PartEffect, ...]:  # fmt: skip
    """Effects on the items of the groups named, against nothing; those items are the unit: the claim is about new items
    of this very group. Of a metric that is no mean over items (F1, AUC), it is what the items of the group add to it.

    trait: what the groups are, in words. alpha: one-sided error for all groups together, and for so many parts `beside`
    them. A group is vetoed as a class is, see `class_effects`.
    """
    level, groups, effects = level_of_each(alpha, len(names) + beside), np.asarray(groups).astype(str), []
    for name in names:
        mine = D[groups == name]
        many = int((~np.isnan(mine)).any(1).sum())
        effects.append(part_effect(trait, name, many, mine, None, level=level, margin=margin, span=span, faint=faint,
                                   most=span))  # fmt: skip
    return tuple(effects)
