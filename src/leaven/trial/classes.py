"""The worst class: a policy that helps on average may harm one class."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .interval import Floats
from .parts import CLASS, PartEffect, level_of_each, part_effect

LEAST_REPEATS = 2
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
    """(effects of classes with at least 20 test items, in two repeats or more; names of classes with too few to say).

    D: (items, repeats), as for `interval`; labels: (items,). alpha: one-sided error for all classes together, and for
    so many other parts `beside` them (Bonferroni). A class is vetoed if its upper bound lies below minus the margin: it
    loses more than matters.
    own: where a class has a loss of its own, such as its F1, to which items of all classes add: name -> (items,
    repeats) differences; else its effect is that on its items. An item may then be of several classes: labels (items,
    classes) booleans, in the order of `own`.
    """
    tested = np.asarray(~np.isnan(D).all(1))
    members = _members(np.asarray(labels), D, own)
    counts = {name: int((mine & tested).sum()) for name, mine in members.items()}
    repeats = {name: _repeats(D[mine] if own is None else own[name][tested]) for name, mine in members.items()}
    enough = [name for name, count in counts.items() if count >= TESTABLE and repeats[name] >= LEAST_REPEATS]
    level, effects = level_of_each(alpha, len(enough) + beside), list[PartEffect]()
    for name in enough:
        if own is None:
            rows, mine, reach, most = np.asarray(members[name]), D, span, span
        else:  # one item of a class moves it by 1 / (its items)
            rows, mine, reach, most = tested, own[name], float(tested.sum() / counts[name]), 1.0
        units = None if groups is None else np.asarray(groups)[rows]
        effects.append(part_effect(CLASS, name, counts[name], mine[rows], units, level=level, margin=margin,
                                   span=reach, faint=faint, most=most))  # fmt: skip
    return tuple(effects), tuple(name for name, count in counts.items() if count and name not in enough)


def _repeats(D: Floats) -> int:
    """In how many there is something to compare."""
    return int((~np.isnan(D)).any(0).sum())


def _members(labels: NDArray[Any], D: Floats, own: Mapping[str, Floats] | None) -> dict[str, NDArray[np.bool_]]:
    """Class -> (items,) which are of it."""
    if own is not None and labels.shape == (len(D), len(own)):
        return dict(zip(own, labels.T, strict=True))
    if labels.shape != D.shape[:1]:
        raise ValueError(f"labels of shape {labels.shape}: must be ({len(D)},), one class for each test item")
    return {str(name): labels == name for name in np.unique(labels)}
