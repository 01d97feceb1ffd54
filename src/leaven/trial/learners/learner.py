"""What a learner is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ...core.dist import Floats
from ...core.item import Ints
from ...core.op import Op

Inputs = Any
Predict = Callable[[Inputs], Any]
SMALL = 32  # pixels a side, up to which plain pixels are features enough


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """inputs: an array (n, ...), or a list of n where sizes differ or values are texts. labels: (n, classes) weights
    that sum to one; or, where spans are to be found, a list of n arrays (k, 3) of start, end, number of the type.
    weights (n,): what each row counts for."""

    inputs: Inputs
    labels: Any
    weights: Floats = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        if not len(self.weights):
            object.__setattr__(self, "weights", np.ones(len(self.labels)))

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, rows: Ints) -> "Training":
        return Training(some(self.inputs, rows), some(self.labels, rows), self.weights[rows])

    def join(self, other: "Training") -> "Training":
        weights = np.concatenate([self.weights, other.weights])
        return Training(both(self.inputs, other.inputs), both(self.labels, other.labels), weights)

    def hard(self) -> tuple[Inputs, Ints, Floats]:
        """Inputs, class numbers and weights, one row for each class that a row has weight in: what learners without
        soft labels take."""
        rows, classes = np.nonzero(self.labels > 0)
        return some(self.inputs, rows), classes, self.labels[rows, classes] * self.weights[rows]


def some(values: Any, rows: Ints) -> Any:
    """Some rows of an array, or of a list."""
    return values[rows] if isinstance(values, np.ndarray) else [values[k] for k in np.asarray(rows).tolist()]


def both(first: Any, second: Any) -> Any:
    """One after the other: an array if both are, else a list."""
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray) and first.shape[1:] == second.shape[1:]:
        return np.concatenate([first, second])
    return [*first, *second]


def over_all(found: Floats, known: Ints, classes: int, missing: float = 0.0) -> Floats:
    """(n, known) a column for each class that was learned -> (n, classes) one for each class of the data; `missing`
    where the training set lacked it."""
    out = np.full((len(found), classes), missing)
    out[:, known] = found
    return out


class Learner(Protocol):
    """`view`: deterministic ops after the policy's own, the form the learner wants its inputs in."""

    @property
    def name(self) -> str: ...
    @property
    def view(self) -> tuple[Op, ...]: ...

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        """Learn; `groups` (n,) number the parents, so that copies of one item stay on one side of an inner split.
        predict: inputs -> (n,) class numbers; or (n, classes) scores, the likeliest class highest, with a column for
        every class of the data, if the training set lacks it or not; or a list of n arrays of spans (k, 3). Scores
        that are in [0, 1] and sum to one are taken for probabilities."""
        ...


@dataclass(frozen=True, eq=False)
class FunctionLearner:
    """A learner made of the user's own function."""

    function: Callable[[Training, Ints, int], Predict]
    name: str = "your own"
    view: tuple[Op, ...] = ()

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        return self.function(train, groups, seed)


def as_learner(given: Any) -> Learner | None:
    """A `Learner` as it is, or made of the user's own function; None stays None."""
    found: Learner | None = given if given is None or hasattr(given, "fit") else FunctionLearner(given)
    return found
