"""Cross-fitting: each item is seen by a model that was trained without it and without all that belongs with it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..core.dist import Floats
from ..core.errors import BadData, LeavenError, Uneven
from ..core.item import Bools, Ints
from ..core.op import Op
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..features import Describer, describer, nearest
from ..features.describe import Block
from ..trial.arms import Workshop
from ..trial.design import FOLDS, folds
from ..trial.learners import Learner, Training
from ..trial.learners.learner import Predict, some
from ..trial.predictions import classes_of

TYPICAL = 0.9  # of the real items of a class are so near to others of it, or nearer
SAME = 1e-6  # rounding


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """How the items look to the models. predicted (n,): class numbers. alike (n,): whether an item that is taken for
    another class also looks as real items of that class do. changed: whether any item differs from the plain one."""

    predicted: Ints
    alike: Bools
    changed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """held: positions of the items that `predict` never saw. plain: these as they are; labels (m, classes). real: for
    each class, what its items look like that the model was trained on."""

    held: Ints
    predict: Predict
    plain: Any
    labels: Floats
    real: tuple[Block, ...]


@dataclass(frozen=True, eq=False)
class CrossFit:
    """One clean model a fold. near (classes,): how far nine in ten real items of a class, held out, lie from the
    nearest one of it that their model was trained on; -1 where there is none."""

    shop: Workshop
    folds: tuple[Fold, ...]
    look: Describer
    near: Floats
    seed: int

    @cached_property
    def plain(self) -> Seen:
        """The items as they are."""
        return self.see(None)

    @cached_property
    def labels(self) -> Ints:
        return _labels(self.shop.data)

    @classmethod
    def of(cls, data: Dataset, learner: Learner, seed: int) -> "CrossFit":
        """BadData: all items belong together, or training fails."""
        if data.groups is not None and len(np.unique(data.groups)) == 1:  # then its items are the unit
            data = replace(data, groups=None, group_names=())
        shop, look, made = Workshop(data, learner, seed), describer(data), list[Fold]()
        labels, far = _labels(data), [list[Floats]() for _ in data.classes]
        once = min(FOLDS, np.unique(data.together).size)  # so that each item is held out in one fold
        for number, (train, held) in enumerate(folds(data, once, seed).repeats):
            known, plain = shop.evaluation(Policy(), train), shop.evaluation(Policy(), held)
            predict = _trained(shop, known, train, seed + number)
            looks, others = look(list(known.inputs)), look(list(plain.inputs))
            real = tuple(looks[labels[train] == k] for k in range(len(data.classes)))
            for k, mine in enumerate(real):
                if len(mine) and (labels[held] == k).any():
                    far[k].append(nearest(others[labels[held] == k], mine)[0][:, 0])
            made.append(Fold(held, predict, plain.inputs, plain.labels, real))
        near = np.array([np.quantile(np.concatenate(one), TYPICAL) if one else -1.0 for one in far])
        return cls(shop, tuple(made), look, near, seed)

    def fitted(self, op: Op) -> Op:
        """The op, with what it must learn learned from all items."""
        (found,) = Policy(augment=(op,)).fit(self.shop.part(np.arange(len(self.labels)))).augment
        assert isinstance(found, Op)
        return found

    def see(self, op: Op | None) -> Seen:
        """Every item after this op, by the model that never saw it. Uneven: it changes the size of the items. What the
        learner raises on what it makes is raised as BadData."""
        n, changed = len(self.labels), False
        predicted, alike = np.empty(n, np.int64), np.zeros(n, bool)
        for fold in self.folds:
            inputs = fold.plain
            if op is not None:
                inputs = self.shop.augmented(Policy(augment=(op,)), fold.held, self.seed).inputs
            if (one := _shapes(fold.plain)) and _shapes(inputs) != one:
                raise Uneven("changes the size of the items")
            try:
                predicted[fold.held] = found = classes_of(fold.predict(inputs), fold.labels)
            except LeavenError:
                raise
            except Exception as error:
                raise BadData(f"the learner cannot read what it makes ({type(error).__name__}: {error})") from error
            alike[fold.held] = self._alike(fold, inputs, found)
            changed = changed or not _same(inputs, fold.plain)
        return Seen(predicted, alike, changed)

    def _alike(self, fold: Fold, inputs: Any, found: Ints) -> Bools:
        """Of the held items: taken for another class, and no farther from its real items than they from each other."""
        wrong, out = np.flatnonzero(found != self.labels[fold.held]), np.zeros(found.size, bool)
        if not wrong.size:
            return out
        looks = self.look(list(some(inputs, wrong)))
        for k in np.unique(found[wrong]):
            mine = found[wrong] == k
            if len(fold.real[k]) and self.near[k] >= 0:
                out[wrong[mine]] = nearest(looks[mine], fold.real[k])[0][:, 0] <= self.near[k]
        return out


def _trained(shop: Workshop, known: Training, parents: Ints, seed: int) -> Predict:
    try:
        return shop.learner.fit(known, parents, seed)
    except LeavenError:
        raise
    except Exception as error:  # a learner may raise anything
        raise BadData(
            f"{shop.data.name}: {shop.learner.name}: training failed on {parents.size} plain items "
            f"({type(error).__name__}: {error})."
        ) from error


def _labels(data: Dataset) -> Ints:
    if data.labels is None:
        raise BadData(f"{data.name}: has no classes; the label gate needs them.")
    return data.labels


def _shapes(inputs: Any) -> set[tuple[int, ...]] | None:
    """The one shape that all have; None where they differ."""
    shapes = {np.shape(value) for value in inputs}
    return shapes if len(shapes) == 1 else None


def _same(inputs: Any, plain: Any) -> bool:
    return all(a is b or _equal(a, b) for a, b in zip(inputs, plain, strict=True))


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, str):
        return bool(a == b)
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=0, atol=SAME, equal_nan=True)
