"""One run under way, and what every run leaves behind."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from time import perf_counter
from typing import Any

from ..core.policy import Policy
from ..data.dataset import Dataset
from ..data.policy_file import write_policy
from ..data.write.manifest import versions
from ..report import Cost, Document, write
from ..stream.grow import Growth
from ..trial.arms import Arm
from ..trial.budget import curve_designs, timed
from ..trial.design import Design
from ..trial.learners import Learner
from ..trial.run import Trial, compare
from .opening import listed
from .progress import bar

LEFT = 0.25  # of the time, for the trial at least


@dataclass(frozen=True)
class Found:
    """What a run leaves: the certificate, and a few lines for a terminal."""

    certificate: dict[str, Any]
    text: str


@dataclass
class Job:
    """One run under way: what is tried on what, and the seconds each stage took."""

    data: Dataset
    policies: Mapping[str, Policy | Arm]
    learner: Learner | None
    metric: str | None
    few: int | None
    limit: float  # seconds, for all of it
    seed: int
    copies: int
    workers: int | None
    quiet: bool
    start: float
    costs: list[Cost] = field(default_factory=list)

    def stage(self, name: str, items: int) -> None:
        self.costs.append(Cost(name, perf_counter() - self.start - self.spent, items))

    @property
    def spent(self) -> float:
        return sum(cost.seconds for cost in self.costs)

    def compare(self, what: str, design: Design, *, controls: bool = False) -> Trial:
        with bar(what, quiet=self.quiet) as told:
            made = compare(
                design,
                self.policies,
                learner=self.learner,
                metric=self.metric,
                copies=self.copies,
                seed=self.seed,
                workers=self.workers,
                controls=controls,
                progress=told,
            )
        self.stage(what, sum(score.rows for score in made.scores.values()) * len(design.repeats))
        return made

    def write(self, growth: Growth, beside: Path) -> None:
        with bar("writing", quiet=self.quiet) as told:
            growth.write_into(beside, workers=self.workers, progress=lambda done: told(done, len(growth)))
        self.stage("write", len(growth))

    def judge(self) -> tuple[Trial, dict[int, Trial]]:
        """The trial, and its curve over labelled items per class as far as the time allows."""
        left = max(self.limit - self.spent, LEFT * self.limit)
        design = timed(self.data, left, lambda pilot: self.compare("timing two repeats", pilot), few=self.few,
                       seed=self.seed)  # fmt: skip
        trial = self.compare("training every arm", design, controls=True)
        curve = {design.per_class: trial}
        for per_class, other in curve_designs(design, self.few, self.seed):
            if self.spent + self.costs[-1].seconds < self.limit:  # a point costs about what the last one did
                curve[per_class] = self.compare(f"the curve: {per_class} per class", other)
        return trial, curve


def leave(folder: Path, shown: Document, certificate: Mapping[str, Any], growth: Growth) -> None:
    """The files of a run, beside the rows."""
    write(shown, folder / "report.html")
    (folder / "certificate.json").write_text(json.dumps(certificate, indent=1), encoding="utf-8")
    write_policy(growth.policy, folder / "policy.yaml")
    growth.seal(folder)


def about(growth: Growth, items: int) -> dict[str, Any]:
    """What every certificate says of the data and the policy."""
    data = growth.train
    return {
        "leaven": 1,
        "data": {"name": data.name, "items": items, "fingerprint": data.fingerprint},
        "policy_id": growth.policy.id,
        "seed": growth.seed,
        "refused": listed(data),
        "versions": versions(),
    }


def known(number: float) -> float | None:
    return number if isfinite(number) else None
