"""Score: how an arm did."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from .arms import Arm
from .cells import Cell, Trained
from .design import Design

Losses = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Score:
    """One arm: losses (items, repeats), NaN where not tested; rows of its training set; seconds in all."""

    arm: Arm
    losses: Losses
    rows: int
    seconds: float

    @property
    def accuracy(self) -> NDArray[np.float64]:
        """(repeats,) what is right of the tested items, 1 - the mean loss; NaN where training failed."""
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

    @classmethod
    def of(cls, arm: Arm, design: Design, trained: Mapping[Cell, Trained]) -> "Score":
        """Of the cells that are there."""
        losses = np.full((len(design.data), len(design.repeats)), np.nan)
        mine = {cell.repeat: found for cell, found in trained.items() if cell.arm == arm.name}
        for repeat, found in mine.items():
            if found.losses is not None:
                losses[design.repeats[repeat][1], repeat] = found.losses
        rows = max((found.rows for found in mine.values()), default=0)
        return cls(arm, losses, rows, sum(found.seconds for found in mine.values()))
