"""The worst class and the worst group: a policy that helps on average may harm one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .interval import Floats, interval
from .words import Word

TESTABLE = 20  # below, the rule of three alone makes the interval wider than 20 points


@dataclass(frozen=True, slots=True)
class ClassEffect:
    """The difference against nothing within one class, or group; low and high hold for all that are tested together."""

    name: str
    items: int
    mean: float
    low: float
    high: float
    vetoed: bool


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
) -> tuple[tuple[ClassEffect, ...], tuple[str, ...]]:
    """(effects of classes with at least 20 test items, names of classes with too few to say).

    D: (items, repeats), as for `interval`; labels: (items,). alpha: one-sided error for all classes together
    (Bonferroni). A class is vetoed if its upper bound lies below minus the margin: it loses more than matters.
    own: where a class has a loss of its own, such as its F1, to which items of all classes add: name -> (items,
    repeats) differences; else its effect is that on its items. beside: what else is tested together with them.
    """
    labels = np.asarray(labels)
    if labels.shape != D.shape[:1]:
        raise ValueError(f"labels of shape {labels.shape}: must be ({len(D)},), one class for each test item")
    tested = ~np.isnan(D).all(1)
    names, counts = np.unique(labels[tested], return_counts=True)
    enough = counts >= TESTABLE
    level = 1 - 2 * alpha / max(int(enough.sum()) + beside, 1)
    effects = []
    for name, count in zip(names[enough], counts[enough], strict=True):
        if own is None:
            rows, mine, reach, most = labels == name, D, span, span
        else:  # one item of a class moves it by 1 / (its items)
            rows, mine, reach, most = tested, own[str(name)], float(tested.sum() / count), 1.0
        members = None if groups is None else np.asarray(groups)[rows]
        within = interval(mine[rows], members, level=level, span=reach, faint=faint)
        vetoed = within.high < -margin
        low, high = max(within.low, -most), min(within.high, most)  # no class can lose more than all it has
        effects.append(ClassEffect(str(name), int(count), within.mean, low, high, vetoed))
    return tuple(effects), tuple(str(name) for name in names[~enough])


def testable(labels: ArrayLike, D: Floats) -> int:
    """How many classes (or groups) have items enough."""
    counts = np.unique(np.asarray(labels)[~np.isnan(D).all(1)], return_counts=True)[1]
    return int((counts >= TESTABLE).sum())


def veto(average: Word, reason: str, classes: Sequence[str], groups: Sequence[str] = ()) -> tuple[Word, str]:
    """The word on average, its reason, and the classes and groups shown to lose -> the word and reason that stand."""
    if not classes and not groups:
        return average, reason
    named = (("class", "classes", classes), ("group", "groups", groups))
    which = " and ".join(f"{one if len(lost) == 1 else many} {', '.join(lost)}" for one, many, lost in named if lost)
    if average == "helps":
        return "undecided", f"helps on average, harms {which}: a trade-off to weigh, or to end with where="
    return "hurts", f"{which}; {average} on average" + (f", {reason}" if reason else "")
