"""What a learner is, and which one is taken when none is given."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...core.dist import Floats
from ...core.item import Ints
from ...core.op import Op
from ...data.dataset import Dataset

Inputs = NDArray[Any]
Predict = Callable[[Inputs], NDArray[Any]]
SMALL = 32  # pixels a side, up to which plain pixels are features enough


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """inputs (n, ...): pictures (n, H, W, C) or rows (n, columns) with NaN where missing. labels (n, classes): weights
    that sum to one."""

    inputs: Inputs
    labels: Floats

    def hard(self) -> tuple[Inputs, Ints, Floats]:
        """Inputs, class numbers and weights, one row for each class that a row has weight in: what learners without
        soft labels take."""
        rows, classes = np.nonzero(self.labels > 0)
        return self.inputs[rows], classes, self.labels[rows, classes]


class Learner(Protocol):
    """`view`: deterministic ops after the policy's own, the form the learner wants its inputs in."""

    @property
    def name(self) -> str: ...
    @property
    def view(self) -> tuple[Op, ...]: ...

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        """Learn; `groups` (n,) number the parents, so that copies of one item stay on one side of an inner split.
        predict: inputs -> (n,) class numbers, or (n, classes) scores."""
        ...


@dataclass(frozen=True, eq=False)
class FunctionLearner:
    """A learner made of the user's own function."""

    function: Callable[[Training, Ints, int], Predict]
    name: str = "your own"
    view: tuple[Op, ...] = ()

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        return self.function(train, groups, seed)


def default_learner(data: Dataset) -> Learner:
    """Logistic regression for tables; a support vector machine on the pixels of small pictures; for larger ones a
    compact convolutional network where torch is installed, else the same machine on thumbnails."""
    if data.modality == "table":
        from .tables import LogisticLearner

        return LogisticLearner(tuple(column.kind == "categorical" for column in data.schema.columns))
    if int(np.asarray(data.extents).max()) > SMALL and find_spec("torch"):
        from .network import NetworkLearner

        return NetworkLearner()
    from .pixels import PixelLearner

    return PixelLearner.of(data)
