"""Cells: one arm trained and tested in one repeat, wherever that happens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any, Protocol

import numpy as np

from ..core.dist import Floats
from ..core.errors import LeavenError
from ..core.item import Ints
from ..core.policy import Policy
from ..stream.engine import default_workers
from .across import across
from .arms import Arm, Workshop
from .balance import moved, reweighted
from .design import Design, drawn
from .measures import measured
from .predictions import unusable

AGAIN_SEED = 500_009  # further than any number of repeats


@dataclass(frozen=True, slots=True)
class Cell:
    """An arm, by name, in a repeat."""

    repeat: int
    arm: str


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """losses (tested,): of the repeat's tested items; None where training failed. rows: of the training set. seconds:
    of training and testing. failure: what was raised, in words. by_class (tested, K): the losses of each class, of
    metrics that have them. measures: what other metrics say. unusable: answers that were not finite."""

    losses: Floats | None
    rows: int
    seconds: float
    failure: str = ""
    by_class: Floats | None = None
    measures: Mapping[str, float] = field(default_factory=dict)
    unusable: int = 0


@dataclass(frozen=True, eq=False)
class Work:
    """Everything that a cell needs. A value: it may be sent to another process. copies: augmented ones of each item."""

    shop: Workshop
    design: Design
    arms: Mapping[str, Arm]
    copies: int

    def __call__(self, cell: Cell) -> Trained:
        """Train and test. A LeavenError is raised, for it is about the policy or the data; what a learner raises is a
        failure of this cell alone."""
        from threadpoolctl import threadpool_limits

        start, arm = perf_counter(), self.arms[cell.arm]
        whole, test = self.design.repeats[cell.repeat]
        train = np.sort(whole[: arm.first])
        if arm.share < 1:
            train = drawn(self.shop.data, train, arm.share * train.size, self.shop.seed, cell.repeat)
        seed = self.shop.seed_of(cell.repeat) + AGAIN_SEED * arm.again
        # Cells run side by side: one thread of linear algebra for each is quickest, and sums do not depend on how many.
        with threadpool_limits(1):
            try:
                base = self._base(arm, train)
                own = replace(arm, policy=base) if arm.policy else arm
                rows = self._most(train) if arm.repeated else 0
                training, parents = self.shop.training(own, base, train, self.copies, cell.repeat, rows)
                training = reweighted(training) if arm.weighted else training
                predict = self.shop.learner.fit(training, parents, seed)
                tested = self.shop.evaluation(base, test)
                found, task = predict(tested.inputs), self.shop.task
                found = moved(found, training.labels.mean(axis=0)) if arm.moved else found
                losses = task.losses(found, tested.labels)
                by_class = task.by_class(found, tested.labels) if task.by_class else None
            except LeavenError:
                raise
            except Exception as error:
                return Trained(None, 0, perf_counter() - start, f"{type(error).__name__}: {error}")
        others, bad = measured(found, tested.labels), int(unusable(found).sum())
        return Trained(losses, len(training), perf_counter() - start, "", by_class, others, bad)

    def _base(self, arm: Arm, train: Ints) -> Policy:
        """Fitted to the training items of the repeat alone. What is not grown need not learn to grow."""
        found = arm.policy or replace(next(self._policies, Policy()), grow=())
        return found.fit(self.shop.part(train))

    def _most(self, train: Ints) -> int:
        """Rows of the largest arm."""
        grown = (len(self.shop.grown(policy, train, self.copies)) for policy in self._policies)
        return int(train.size) + max(grown, default=0)

    @property
    def _policies(self) -> Any:
        return (arm.policy for arm in self.arms.values() if arm.policy)


class Store(Protocol):
    """Where cells are kept."""

    def get(self, cell: Cell) -> Trained | None: ...
    def put(self, cell: Cell, trained: Trained) -> None: ...


def train(work: Work, cells: Sequence[Cell], workers: int | None = None, kept: Store | None = None,
          progress: Callable[[int, int], None] | None = None,
          known: Mapping[Cell, Trained] | None = None) -> dict[Cell, Trained]:  # fmt: skip
    """Every cell, in so many processes (by default, one for each processor), but for those that are `known`. `kept` is
    asked first, and told of each. progress: called with the cells done and all of them."""
    found = dict(known or {})
    found |= {cell: old for cell in cells if cell not in found and kept and (old := kept.get(cell))}
    rest = [cell for cell in cells if cell not in found]
    workers = default_workers() if workers is None else workers
    for done, (cell, trained) in enumerate(zip(rest, across(work, rest, workers), strict=True), 1):
        if kept:
            kept.put(cell, trained)
        found[cell] = trained
        if progress:
            progress(len(cells) - len(rest) + done, len(cells))
    return {cell: found[cell] for cell in cells}
