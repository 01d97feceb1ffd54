"""The worst class: a policy that helps on average may harm one class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .interval import Floats, interval
from .words import Word

TESTABLE = 20  # below, the rule of three alone makes the interval wider than 20 points


@dataclass(frozen=True, slots=True)
class ClassEffect:
    """The difference against nothing within one class; low and high hold for all tested classes together."""

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
) -> tuple[tuple[ClassEffect, ...], tuple[str, ...]]:
    """(effects of classes with at least 20 test items, names of classes with too few to say).

    D: (items, repeats), as for `interval`; labels: (items,). alpha: one-sided error for all classes together
    (Bonferroni). A class is vetoed if its upper bound lies below minus the margin: it loses more than matters.
    own: where a class has a loss of its own, such as its F1, to which items of all classes add: name -> (items,
    repeats) differences; else its effect is that on its items. An item may then be of several classes: labels (items,
    classes) booleans, in the order of `own`.
    """
    tested = np.asarray(~np.isnan(D).all(1))
    members = _members(np.asarray(labels), D, own)
    counts = {name: int((mine & tested).sum()) for name, mine in members.items()}
    enough = [name for name, count in counts.items() if count >= TESTABLE]
    level = 1 - 2 * alpha / max(len(enough), 1)
    effects = []
    for name in enough:
        if own is None:
            rows, mine, reach, most = np.asarray(members[name]), D, span, span
        else:  # one item of a class moves it by 1 / (its items)
            rows, mine, reach, most = tested, own[name], float(tested.sum() / counts[name]), 1.0
        within = interval(mine[rows], None if groups is None else np.asarray(groups)[rows], level=level, span=reach,
                          faint=faint)  # fmt: skip
        vetoed = within.high < -margin
        low, high = max(within.low, -most), min(within.high, most)  # no class can lose more than all it has
        effects.append(ClassEffect(name, counts[name], within.mean, low, high, vetoed))
    return tuple(effects), tuple(name for name, count in counts.items() if 0 < count < TESTABLE)


def _members(labels: NDArray[Any], D: Floats, own: Mapping[str, Floats] | None) -> dict[str, NDArray[np.bool_]]:
    """Class -> (items,) which are of it."""
    if own is not None and labels.shape == (len(D), len(own)):
        return dict(zip(own, labels.T, strict=True))
    if labels.shape != D.shape[:1]:
        raise ValueError(f"labels of shape {labels.shape}: must be ({len(D)},), one class for each test item")
    return {str(name): labels == name for name in np.unique(labels)}


def veto(average: Word, reason: str, vetoed: Sequence[str]) -> tuple[Word, str]:
    """The word on average, its reason, and the classes shown to lose -> the word and reason that stand."""
    if not vetoed:
        return average, reason
    which = ("class " if len(vetoed) == 1 else "classes ") + ", ".join(vetoed)
    if average == "helps":
        return "undecided", f"helps on average, harms {which}: a trade-off to weigh, or to end with where="
    return "hurts", f"{which}; {average} on average" + (f", {reason}" if reason else "")
