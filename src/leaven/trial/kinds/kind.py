"""A modality as a trial sees it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from ...core.policy import Policy
from ...data.dataset import Dataset
from ...data.modality import MODALITIES
from ..arms import Arm
from ..learners.learner import Learner

Factory = Callable[[Dataset], Learner]


@dataclass(frozen=True)
class Kind:
    """learners: name -> how it is made for a data set; the first is taken where none is named. policy: the usual one,
    mild, never tuned on the data it is judged on; with its name. challengers: others that are judged beside it, because
    people take them for granted, or because they cost nothing."""

    learners: Mapping[str, Factory]
    policy: Callable[[Dataset], tuple[str, Policy]]
    challengers: Callable[[Dataset], dict[str, Policy | Arm]] = lambda data: {}


def kind_of(modality: str) -> Kind:
    found: Kind = import_module(f"{__package__}.{modality}").KIND
    return found


def kinds() -> dict[str, Kind]:
    """Of all modalities that a trial can judge."""
    return {name: kind_of(name) for name in MODALITIES if find_spec(f"{__package__}.{name}")}
