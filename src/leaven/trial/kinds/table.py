"""Tables: as many rows of each class as of the largest, repeated or made by SMOTE."""

from ...core.policy import Policy
from ...data.dataset import Dataset
from ...mix.smote import Smote
from ...resample.balance import Balance
from ...table.ops.swap_noise import SwapNoise
from ..arms import MOVED, REWEIGHTED, Arm
from ..learners.learner import Learner
from .kind import Kind


def boosting(data: Dataset) -> Learner:
    """Gradient boosting."""
    from ..learners.boosting import BoostingLearner

    columns = data.schema.columns
    return BoostingLearner(tuple(c.named for c in columns), tuple(len(c.categories) for c in columns))


def logistic(data: Dataset) -> Learner:
    """Logistic regression."""
    from ..learners.tables import LogisticLearner

    return LogisticLearner(tuple(column.named for column in data.schema.columns))


def perceptron(data: Dataset) -> Learner:
    """A multi-layer perceptron."""
    from ..learners.perceptron import PerceptronLearner

    return PerceptronLearner(tuple(column.named for column in data.schema.columns))


def usual(data: Dataset) -> tuple[str, Policy]:
    if data.labels is None:
        return "swapped cells", Policy(augment=(SwapNoise(),))
    return "balanced classes", Policy(grow=(Balance(),))


def challengers(data: Dataset) -> dict[str, Policy | Arm]:
    return {"SMOTE": Policy(grow=(Smote(),)), REWEIGHTED.name: REWEIGHTED, MOVED.name: MOVED}


KIND = Kind({"boosting": boosting, "logistic": logistic, "mlp": perceptron}, usual, challengers)
