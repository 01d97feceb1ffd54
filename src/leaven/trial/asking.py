"""Asking: a question put to a ledger, and the work that answers it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..core.policy import Policy
from ..data.dataset import Dataset
from .arms import Arm
from .certificate import Judged, artefacts_beside, write_certificate
from .environment import environment
from .learners import Learner
from .ledger import Ledger, Look, split_of
from .question import Question
from .underway import Underway, underway

WORK, CERTIFICATES = "work", "certificates"


@dataclass(frozen=True, slots=True)
class Asking:
    """Before the work: `look`. The work itself, within `underway`: `settle`."""

    ledger: Ledger
    split: str
    question: Question

    @classmethod
    def of(cls, ledger: Ledger, data: Dataset, policies: Mapping[str, Policy | Arm], learner: Learner, *, copies: int,
           seed: int, metric: str | None = None, **design: Any) -> "Asking":  # fmt: skip
        """design: what was asked of it, in plain values: `few`, `repeats`, `seconds` ..."""
        asked = Question.of(data, policies, learner, copies=copies, seed=seed, metric=metric, **design)
        return cls(ledger, split_of(data), asked)

    def look(self, looks: int | None) -> Look:
        """See `Ledger.look`."""
        return self.ledger.look(self.split, self.question, looks)

    def underway(self) -> AbstractContextManager[Underway]:
        """Where the work is kept: by the question, and all else that decides the bits."""
        said = f"{self.question.key} {environment()}".encode()
        folder = self.ledger.folder / WORK / blake2b(said, digest_size=8).hexdigest()
        return underway(folder, self.ledger.plan(self.split, self.question))

    def settle(self, looks: int | None, judge: Callable[[Look], Judged]) -> Judged:
        """Judge, enter the look, and keep the certificate with it; see `Ledger.settle`. Where only words may be seen,
        the certificate is not kept before the last look."""
        found = self.ledger.settle(self.split, self.question, looks, judge)
        if self.look(looks).numbers:
            path = self.kept(found)
            artefacts_beside(found.trial, path.parent)
            write_certificate(found.certificate, path)
        return found

    def kept(self, found: Judged) -> Path:
        """Where its certificate is."""
        return self.ledger.folder / CERTIFICATES / f"{found.certificate['id']}.json"
