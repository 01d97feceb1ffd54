"""Design: which items each repeat trains on, and which it tests."""

from dataclasses import dataclass, replace

import numpy as np

from ..core.errors import BadData
from ..core.item import Bools, Ints
from ..core.key import uniforms
from ..data.dataset import Dataset
from .task import task_of

FEW_TEST = 400  # below so many test items, folds see more of them
DRAWN = 0.8
FOLDS = 5


@dataclass(frozen=True, eq=False)
class Design:
    """`data`: all items, pool and test part. `repeats`: for each, the positions trained on and those tested. `pool`:
    how many items the training sets are drawn from. `sentence`: the design in words. `subset`: what is left out of
    the data, in words, if anything is. `rest`: what is not drawn of the pool is tested."""

    data: Dataset
    repeats: tuple[tuple[Ints, Ints], ...]
    pool: int
    folds: bool
    sentence: str
    subset: str | None = None
    rest: bool = False

    @property
    def drawn(self) -> int:
        return int(np.mean([len(train) for train, _ in self.repeats]))

    @property
    def tested(self) -> int:
        """Items that are tested in some repeat."""
        return int(np.unique(np.concatenate([test for _, test in self.repeats])).size)

    @property
    def tested_each(self) -> float:
        """Items that are tested in a repeat, on average."""
        return float(np.mean([test.size for _, test in self.repeats]))

    @property
    def per_class(self) -> int:
        """Training items of a repeat for each class, on average."""
        return round(self.drawn / max(1, len(self.data.classes)))


def few(data: Dataset, per_class: int, repeats: int, seed: int = 0) -> Design:
    """`per_class` items of every class drawn afresh in each repeat, all the rest tested. Twins of what is trained on
    are not tested."""
    labels = _labels(data)
    counts = np.bincount(labels, minlength=len(data.classes))
    if counts.min() <= per_class:
        smallest = data.classes[int(counts.argmin())] if data.classes else data.name
        raise BadData(
            f"{data.name}: class {smallest!r} has {counts.min()} items; {per_class} per class leave none to test."
        )
    made = []
    for repeat in range(repeats):
        u = uniforms(seed, "draw", ids=data.ids, epoch=repeat)
        order = np.lexsort((u, labels))
        first = np.concatenate([[0], np.cumsum(counts)[:-1]])
        train = np.sort(order[(first[:, None] + np.arange(per_class)).ravel()])
        made.append((train, _untouched(data, train, np.setdiff1d(np.arange(len(data)), train))))
    sentence = f"{repeats} fresh draws of {per_class} labelled items per class; all the rest tested"
    return Design(data, tuple(made), len(data), False, sentence, rest=True)


def fixed(train: Dataset, test: Dataset, repeats: int, seed: int = 0, most: int | None = None) -> Design:
    """A test part that is given; each repeat draws four fifths of the training part (or `most`), class by class."""
    both, n = train.joined(test), len(train)
    test_positions = np.arange(n, n + len(test))
    share = min(DRAWN, most / n) if most else DRAWN
    every = np.arange(n)
    made = [(drawn(both, every, share * n, seed, repeat), test_positions) for repeat in range(repeats)]
    sentence = f"a fixed test part of {len(test)}; {repeats} fresh draws of {len(made[0][0])} of {n} training items"
    return Design(both, tuple(made), n, False, sentence)


def folds(data: Dataset, repeats: int, seed: int = 0) -> Design:
    """Five-fold, over again until there are `repeats` folds: every item is tested; groups and twins stay together, and
    where there are fewer than five of them, there are as many folds. BadData: all belong together."""
    labels, together = _labels(data), data.together
    count, made = min(FOLDS, np.unique(together).size), list[tuple[Ints, Ints]]()
    if count < 2:
        raise BadData(f"{data.name}: all items belong to one group, or are one; nothing is left to test.")
    for turn in range(-(-repeats // count)):
        number = _fold_of(together, labels, uniforms(seed, "folds", ids=data.ids, epoch=turn), count)
        made += [(np.flatnonzero(number != k), np.flatnonzero(number == k)) for k in range(count)]
    made = made[:repeats]
    sentence = f"{count}-fold, {-(-repeats // count)} times over; each item is tested by learners that never saw it"
    return Design(data, tuple(made), len(data), True, sentence)


def thinned(design: Design, most: int, seed: int = 0) -> Design:
    """The same repeats with about `most` training items each, in the proportions of the classes."""
    repeats = tuple(
        (drawn(design.data, train, most, seed, repeat), test) for repeat, (train, test) in enumerate(design.repeats)
    )
    return replace(design, repeats=repeats, sentence=f"{design.sentence}; of these, about {most} are trained on")


def nested(design: Design, seed: int = 0) -> Design:
    """The same repeats with equally many training items each, in an order drawn afresh: the first n are a training set
    of n, part of every larger one, in the proportions of the classes as far as they can be."""
    most = min(len(train) for train, _ in design.repeats)
    repeats = tuple(
        (_ordered(design.data, train, seed, repeat)[:most], test) for repeat, (train, test) in enumerate(design.repeats)
    )
    return replace(design, repeats=repeats)


def drawn(data: Dataset, pool: Ints, most: float, seed: int, repeat: int) -> Ints:
    """About `most` of the positions in `pool`, drawn class by class, at least one of each class there is."""
    labels, u = _labels(data)[pool], uniforms(seed, "draw", ids=data.ids[pool], epoch=repeat)
    share, chosen = most / pool.size, list[Ints]()
    for k in np.unique(labels):
        mine = np.flatnonzero(labels == k)
        chosen.append(mine[np.argsort(u[mine], kind="stable")[: max(1, round(share * mine.size))]])
    return np.sort(pool[np.concatenate(chosen)])


def _ordered(data: Dataset, pool: Ints, seed: int, repeat: int) -> Ints:
    """The positions in `pool`: each class at random, spread evenly over the order, with a random place for each item
    within its share."""
    labels, ids = _labels(data)[pool], data.ids[pool]
    u, v = (uniforms(seed, "nested", name, ids=ids, epoch=repeat) for name in ("order", "place"))
    order, counts = np.lexsort((u, labels)), np.bincount(labels)
    rank = np.arange(pool.size) - np.repeat(counts.cumsum() - counts, counts)
    place = (rank + v[order]) / counts[labels[order]]
    return pool[order[np.argsort(place, kind="stable")]]


def _fold_of(together: Ints, labels: Ints, u: np.typing.NDArray[np.float64], count: int) -> Ints:
    """(n,) fold of each item: bundles in random order, class by class, each to the fold that has least of its class."""
    _, first, bundle, size = np.unique(together, return_index=True, return_inverse=True, return_counts=True)
    load = np.zeros((count, labels.max() + 1))
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
    """Class numbers, by which draws are balanced; all 0 where there are no classes."""
    task_of(data)
    return np.zeros(len(data), np.int64) if data.labels is None else data.labels
