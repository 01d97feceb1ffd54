"""leaven run: audit, try, grow, write, report."""

import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from time import perf_counter
from typing import Any

from ..audit import Finding, audit
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..data.policy_file import write_policy
from ..data.write.folder_swap import appearing
from ..data.write.manifest import versions
from ..report import Cost, write
from ..report.build import document
from ..stream.grow import Growth, grow
from ..trial.budget import DIGITS, curve_designs, timed
from ..trial.defaults import challengers, default_policy
from ..trial.design import Design
from ..trial.learners import Learner, learner_named
from ..trial.run import Trial, compare
from ..trial.trial import choose_design
from .opening import folder, left_out, listed, named, opened, seconds
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
    policies: Mapping[str, Policy]
    learner: Learner
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


def run(what: str, policy: Path | None, out: Path | None, *, target: str | None, group: str | None, seed: int,
        budget: str | None, copies: int, few: int | None, learner: str | None, workers: int | None,
        quiet: bool) -> Found:  # fmt: skip
    """The whole job. Everything appears in the output folder at once, at the end."""
    start, limit, given = perf_counter(), seconds(budget) or 180.0, named(policy)
    data = opened(what, target, group, quiet=quiet)
    where = folder(out, data, what)
    name, first = given or default_policy(data)
    policies = {name: first} | (challengers(data) if policy is None else {})
    few = DIGITS if few is None and what == "digits" else few
    choose_design(data, repeats=2, few_per_class=few, seed=seed)  # what cannot be judged is said at once
    trained = learner_named(learner, data)
    job = Job(data, policies, trained, few, limit, seed, copies, workers, quiet, start)
    job.stage("open and check", len(data))
    train, test = data.split(seed=seed)
    findings = audit(train, test)
    job.stage("audit", len(data))
    growth = grow(train, first, copies, seed=seed, test=test)
    with appearing(where) as beside:
        job.write(growth, beside)  # first, so that the trial gets the time that is left
        trial, curve = job.judge()
        certificate = _certificate(trial, growth, curve)
        typed, first_row = shlex.join(["leaven", *sys.argv[1:]]), growth.example()
        example = first_row.lineage.columns() if first_row else None
        shown = document(data, train, trial, growth.policy, curve=curve, findings=findings, repeat=typed,
                         cost=job.costs, subset=trial.design.subset, grown=f"{where}/data",
                         example=example)  # fmt: skip
        write(shown, beside / "report.html")
        (beside / "certificate.json").write_text(json.dumps(certificate, indent=1), encoding="utf-8")
        write_policy(growth.policy, beside / "policy.yaml")
        growth.seal(beside)
    return Found(certificate, _text(trial, curve, findings, growth, where))


def _certificate(trial: Trial, growth: Growth, curve: Mapping[int, Trial]) -> dict[str, Any]:
    data = trial.design.data
    return {
        "leaven": 1,
        "verdict": trial.verdict.word,
        "reason": trial.verdict.reason,
        "data": {"name": data.name, "items": len(data), "fingerprint": data.fingerprint},
        "policy_id": growth.policy.id,
        "seed": growth.seed,
        "design": trial.design.sentence,
        "learner": trial.learner,
        "accuracy": _accuracy(trial),
        "verdicts": {name: verdict.to_json() for name, verdict in trial.verdicts.items()},
        "curve": [
            {"per_class": k, "verdict": other.verdict.word, "accuracy": _accuracy(other)}
            for k, other in sorted(curve.items())
        ],
        "notes": list(trial.notes),
        "refused": listed(growth.train),
        "versions": versions(),
    }


def _accuracy(trial: Trial) -> dict[str, float | None]:
    means = {name: score.summary[0] for name, score in trial.scores.items()}
    return {name: mean if isfinite(mean) else None for name, mean in means.items()}


def _text(trial: Trial, curve: Mapping[int, Trial], findings: Sequence[Finding], growth: Growth, where: Path) -> str:
    lines = [str(finding) for finding in findings if finding.severity != "info"]
    lines += left_out(listed(growth.train))
    lines += [trial.design.subset] if trial.design.subset else []
    lines += [
        str(trial),
        "",
        *_curve_lines(curve),
        "",
        f"{len(growth)} rows in {where}/data",
        f"Report: {where}/report.html",
    ]
    return "\n".join(lines)


def _curve_lines(curve: Mapping[int, Trial]) -> list[str]:
    """With and without: % right by labelled items per class."""
    names = [name for name, score in next(iter(curve.values())).scores.items() if not score.arm.shuffled]
    lines = ["labelled per class" + "".join(f"  {name:>{max(len(name), 6)}}" for name in names) + "   (% right)"]
    for per_class, trial in sorted(curve.items()):
        shown = (f"  {100 * trial.scores[name].summary[0]:{max(len(name), 6)}.1f}" for name in names)
        lines.append(f"{per_class:18}" + "".join(shown))
    return lines
