"""One run under way, and what every run leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from ..core.policy import Policy
from ..data.dataset import Dataset
from ..data.policy_file import write_policy
from ..report import Cost, Document, write
from ..stream.grow import Growth
from ..trial.arms import Arm
from ..trial.budget import curve_designs, timed
from ..trial.certificate import write_certificate
from ..trial.design import Design
from ..trial.learners import Learner
from ..trial.ledger import ONLY, Look
from ..trial.run import Trial, compare
from ..trial.trial import planned
from ..trial.underway import Underway
from ..trial.workplan import WorkPlan
from .progress import bar, teller

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

    def compare(self, what: str, design: Design, *, controls: bool = False, look: Look = ONLY,
                keep: Path | None = None) -> Trial:  # fmt: skip
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
                keep=keep,
                looks=look.pair,
                say=teller(quiet=self.quiet or not controls),
                progress=told,
            )
        self.stage(what, sum(score.rows for score in made.scores.values()) * len(design.repeats))
        return made

    def write(self, growth: Growth, beside: Path) -> None:
        with bar("writing", quiet=self.quiet) as told:
            growth.write_into(beside, workers=self.workers, progress=lambda done: told(done, len(growth)))
        self.stage("write", len(growth))

    def judge(self, look: Look, work: Underway) -> tuple[Trial, dict[int, Trial], WorkPlan]:
        """The trial, and its curve over labelled items per class as far as the time allows; or as far as it was when
        the same was asked before."""
        left = max(self.limit - self.spent, LEFT * self.limit)
        plan = work.plan(lambda: timed(self.data, left, lambda pilot: self.compare("timing two repeats", pilot),
                                       few=self.few, seed=self.seed))  # fmt: skip
        design = planned(self.data, plan, self.seed)
        trial = self.compare("training every arm", design, controls=True, look=look, keep=work.folder)
        curve = {design.per_class: trial}
        for per_class, other in curve_designs(design, self.few, self.seed):
            # A point costs about what the last one did.
            in_time = not work.settled and self.spent + self.costs[-1].seconds < self.limit
            if per_class in plan.curve or in_time:
                plan = work.extend(plan.with_point(per_class))
                curve[per_class] = self.compare(f"the curve: {per_class} per class", other, keep=work.folder)
        return trial, curve, plan


def leave(folder: Path, shown: Document, certificate: Mapping[str, Any], growth: Growth) -> None:
    """The files of a run, beside the rows."""
    write(shown, folder / "report.html")
    write_certificate(certificate, folder / "certificate.json")
    write_policy(growth.policy, folder / "policy.yaml")
    growth.seal(folder)
