"""The policies that are tried when none is given: usual, mild, and never tuned on the data they are judged on."""

from ..core.policy import Policy
from ..data.dataset import Dataset
from .arms import Arm
from .kinds import kind_of


def default_policy(data: Dataset) -> tuple[str, Policy]:
    """Its name, and the usual policy for such data."""
    return kind_of(data.modality).policy(data)


def challengers(data: Dataset) -> dict[str, Policy | Arm]:
    """Others that are judged beside, because people take them for granted."""
    return kind_of(data.modality).challengers(data)
