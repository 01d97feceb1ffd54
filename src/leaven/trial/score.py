"""Score: how an arm did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan

import numpy as np
from numpy.typing import NDArray

from .arms import Arm
from .cells import Cell, Trained
from .design import Design

Losses = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Score:
    """One arm: losses (items, repeats), NaN where not tested; rows of its training set; seconds in all. by_class
    (items, repeats, K): the losses of each class, of metrics that have them. measures: what other metrics say, name ->
    (repeats,). unusable: answers that were not finite, in all repeats."""

    arm: Arm
    losses: Losses
    rows: int
    seconds: float
    by_class: Losses | None = None
    measures: Mapping[str, Losses] = field(default_factory=dict)
    unusable: int = 0

    @property
    def accuracy(self) -> NDArray[np.float64]:
        """(repeats,) 1 - the mean loss of the tested items: of shares, what is right; NaN where training failed."""
        tested = ~np.isnan(self.losses)
        wrong = np.where(tested, self.losses, 0).sum(axis=0)
        right: NDArray[np.float64] = 1 - np.divide(
            wrong, tested.sum(axis=0), out=np.full(wrong.size, np.nan), where=tested.any(axis=0)
        )
        return right

    @property
    def summary(self) -> tuple[float, float]:
        """Mean and standard deviation of the accuracy over the repeats that succeeded."""
        found = self.accuracy[np.isfinite(self.accuracy)]
        return float(found.mean()) if found.size else nan, float(found.std(ddof=1)) if found.size > 1 else 0.0

    @property
    def others(self) -> dict[str, float]:
        """What the other metrics say, on average over the repeats that succeeded."""
        return {name: float(np.nanmean(said)) for name, said in self.measures.items() if np.isfinite(said).any()}

    @classmethod
    def of(cls, arm: Arm, design: Design, trained: Mapping[Cell, Trained]) -> "Score":
        """Of the cells that are there."""
        shape = len(design.data), len(design.repeats)
        losses, by_class, measures = np.full(shape, np.nan), None, dict[str, Losses]()
        mine = {cell.repeat: found for cell, found in trained.items() if cell.arm == arm.name}
        for repeat, found in mine.items():
            tested = design.repeats[repeat][1]
            if found.losses is not None:
                losses[tested, repeat] = found.losses
            if found.by_class is not None:
                by_class = np.full((*shape, found.by_class.shape[1]), np.nan) if by_class is None else by_class
                by_class[tested, repeat] = found.by_class
            for name, said in found.measures.items():
                measures.setdefault(name, np.full(shape[1], np.nan))[repeat] = said
        rows = max((found.rows for found in mine.values()), default=0)
        seconds, bad = sum(found.seconds for found in mine.values()), sum(found.unusable for found in mine.values())
        return cls(arm, losses, rows, seconds, by_class, measures, bad)

    def above(self, control: "Score", classes: Sequence[str]) -> dict[str, Losses] | None:
        """By how much each class's own loss is less than the control's, (items, repeats), for `class_effects`; None
        where classes have none."""
        if self.by_class is None or control.by_class is None:
            return None
        return dict(zip(classes, np.moveaxis(control.by_class - self.by_class, 2, 0), strict=True))
