"""Design: which items each repeat trains on, and which it tests."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..core.errors import BadData
from ..core.item import Bools, Ints
from ..core.key import uniforms
from ..data.dataset import Dataset

FEW_TEST = 400  # below so many test items, folds see more of them
DRAWN = 0.8
FOLDS = 5


@dataclass(frozen=True, eq=False)
class Design:
    """`data`: all items, pool and test part. `repeats`: for each, the positions trained on and those tested. `pool`:
    how many items the training sets are drawn from. `sentence`: the design in words."""

    data: Dataset
    repeats: tuple[tuple[Ints, Ints], ...]
    pool: int
    folds: bool
    sentence: str

    @property
    def drawn(self) -> int:
        return int(np.mean([len(train) for train, _ in self.repeats]))


def few(data: Dataset, per_class: int, repeats: int, seed: int = 0) -> Design:
    """`per_class` items of every class drawn afresh in each repeat, all the rest tested. Twins of what is trained on
    are not tested."""
    labels = _labels(data)
    counts = np.bincount(labels, minlength=len(data.classes))
    if counts.min() <= per_class:
        smallest = data.classes[int(counts.argmin())]
        raise BadData(f"{data.name}: class {smallest!r} has {counts.min()} items; {per_class} per class leave none to test.")
    made = []
    for repeat in range(repeats):
        u = uniforms(seed, "draw", ids=data.ids, epoch=repeat)
        order = np.lexsort((u, labels))
        first = np.concatenate([[0], np.cumsum(counts)[:-1]])
        train = np.sort(order[(first[:, None] + np.arange(per_class)).ravel()])
        made.append((train, _untouched(data, train, np.setdiff1d(np.arange(len(data)), train))))
    sentence = f"{repeats} fresh draws of {per_class} labelled items per class; all the rest tested"
    return Design(data, tuple(made), len(data), False, sentence)


def fixed(train: Dataset, test: Dataset, repeats: int, seed: int = 0, most: int | None = None) -> Design:
    """A test part that is given; each repeat draws four fifths of the training part (or `most`), class by class."""
    both, n = train.joined(test), len(train)
    labels, test_positions = _labels(train), np.arange(n, n + len(test))
    share = min(DRAWN, most / n) if most else DRAWN
    made = []
    for repeat in range(repeats):
        u = uniforms(seed, "draw", ids=train.ids, epoch=repeat)
        chosen = np.concatenate([
            mine[np.argsort(u[mine], kind="stable")[: max(1, round(share * len(mine)))]]
            for mine in (np.flatnonzero(labels == k) for k in range(len(train.classes))) if len(mine)
        ])  # fmt: skip
        made.append((np.sort(chosen), test_positions))
    sentence = f"a fixed test part of {len(test)}; {repeats} fresh draws of {len(made[0][0])} of {n} training items"
    return Design(both, tuple(made), n, False, sentence)


def folds(data: Dataset, repeats: int, seed: int = 0) -> Design:
    """Five-fold, over again until there are `repeats` folds: every item is tested; groups and twins stay together."""
    labels, together = _labels(data), data.together
    made: list[tuple[Ints, Ints]] = []
    for turn in range(-(-repeats // FOLDS)):
        number = _fold_of(together, labels, uniforms(seed, "folds", ids=data.ids, epoch=turn))
        made += [(np.flatnonzero(number != k), np.flatnonzero(number == k)) for k in range(FOLDS)]
    made = made[:repeats]
    sentence = f"{FOLDS}-fold, {-(-repeats // FOLDS)} times over; each item is tested by learners that never saw it"
    return Design(data, tuple(made), len(data), True, sentence)


def _fold_of(together: Ints, labels: Ints, u: np.typing.NDArray[np.float64]) -> Ints:
    """(n,) fold of each item: bundles in random order, class by class, each to the fold that has least of its class."""
    _, first, bundle, size = np.unique(together, return_index=True, return_inverse=True, return_counts=True)
    load = np.zeros((FOLDS, labels.max() + 1))
    fold = np.empty(first.size, np.int64)
    for k in np.lexsort((u[first], -size)):
        kind = labels[first[k]]
        fold[k] = np.lexsort((load.sum(axis=1), load[:, kind]))[0]
        load[fold[k], kind] += size[k]
    return fold[bundle]


def _untouched(data: Dataset, train: Ints, test: Ints) -> Ints:
    """Of the test positions, those that share no group or content with what is trained on."""
    touched: Bools = np.isin(data.together[test], data.together[train])
    return test[~touched]


def _labels(data: Dataset) -> Ints:
    if data.labels is None:
        raise BadData(f"{data.name}: has no labels; a trial needs them. Name them with --target.")
    return data.labels


