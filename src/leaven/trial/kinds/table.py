"""Tables: as many rows of each class as of the largest."""

from ...core.policy import Policy
from ...data.dataset import Dataset
from ...resample.balance import Balance
from ..learners.learner import Learner
from .kind import Kind


def logistic(data: Dataset) -> Learner:
    """Logistic regression."""
    from ..learners.tables import LogisticLearner

    return LogisticLearner(tuple(column.named for column in data.schema.columns))


def usual(data: Dataset) -> tuple[str, Policy]:
    return "balanced classes", Policy(grow=(Balance(),))


KIND = Kind({"logistic": logistic}, usual)
