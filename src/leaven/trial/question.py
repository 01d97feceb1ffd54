"""Question: what a verdict was asked about."""

import inspect
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from ..core.policy import Policy
from ..data.dataset import Dataset
from .arms import Arm, as_arm
from .learners import FunctionLearner, Learner


@dataclass(frozen=True, slots=True)
class Question:
    """All that may be varied until an answer pleases. policies: by name, what tells one from another. data: the
    fingerprint. design: what was asked of it, such as repeats and labels per class; not what a clock made of that."""

    policies: Mapping[str, str]
    learner: str
    metric: str | None
    copies: int
    seed: int
    data: str
    design: Mapping[str, Any]

    @classmethod
    def of(cls, data: Dataset, policies: Mapping[str, Policy | Arm], learner: Learner, *, copies: int, seed: int,
           metric: str | None = None, **design: Any) -> "Question":  # fmt: skip
        ids = {name: as_arm(name, policy).id for name, policy in policies.items()}
        return cls(ids, identity(learner), metric, copies, seed, data.fingerprint, design)

    @property
    def key(self) -> str:
        """The same for the same question, whatever its policies are called."""
        said = self.to_json() | {"policies": list(self.policies.values())}
        return blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=8).hexdigest()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def identity(learner: Learner) -> str:
    """What tells a learner from another, in this process and the next: a function of the user's own by its source."""
    said = repr(learner)
    if isinstance(learner, FunctionLearner):
        try:
            said += inspect.getsource(learner.function)
        except (OSError, TypeError):  # typed into a console, or no plain function
            said += repr(learner.function)
    digest = blake2b(re.sub(r" at 0x[0-9a-f]+", "", said).encode(), digest_size=6).hexdigest()
    return f"{learner.name} ({digest})"


def lasting(learner: Learner) -> bool:
    """Whether another process would know it again by what it prints, and so what it had trained."""
    return " at 0x" not in repr(learner)
