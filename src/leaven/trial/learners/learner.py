"""What a learner is, and which one is taken when none is given."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...core.dist import Floats
from ...core.errors import Misplaced, Unknown, unknown
from ...core.item import Ints
from ...core.op import Op
from ...data.dataset import Dataset

Inputs = NDArray[Any]
Predict = Callable[[Inputs], NDArray[Any]]
SMALL = 32  # pixels a side, up to which plain pixels are features enough
LEARNERS = {"pixels": "image", "network": "image", "logistic": "table"}


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
    """Logistic regression for tables, a support vector machine on pixels or thumbnails for pictures."""
    return learner_named(None, data)


def learner_named(name: str | None, data: Dataset) -> Learner:
    """pixels: a support vector machine on pixels, of larger pictures on thumbnails. network: a compact convolutional
    network (needs torch). logistic: logistic regression, for tables. None: by the data. Unknown: no such
    learner, or it is not installed. Misplaced: it reads other data."""
    name = name or ("logistic" if data.modality == "table" else "pixels")
    if name not in LEARNERS:
        raise unknown("learner", name, LEARNERS)
    if LEARNERS[name] != data.modality:
        fitting = [other for other, modality in LEARNERS.items() if modality == data.modality]
        raise Misplaced(f"learner {name!r} does not read {data.modality}s; {data.name} needs {' or '.join(fitting)}.")
    if name == "logistic":
        from .tables import LogisticLearner

        return LogisticLearner(tuple(column.named for column in data.schema.columns))
    if name == "network":
        if not find_spec("torch"):
            raise Unknown('learner "network" needs torch, which is not installed: pip install "leaven[torch]".')
        from .network import NetworkLearner

        return NetworkLearner()
    from .pixels import PixelLearner

    return PixelLearner.of(data)
