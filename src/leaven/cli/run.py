"""leaven run: audit, try, grow, write, report."""

import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from ..audit import audit
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..data.policy_file import write_policy
from ..data.write.folder_swap import appearing
from ..data.write.manifest import versions
from ..report import Cost, write
from ..report.build import document
from ..stream.grow import Growth, grow
from ..trial.defaults import challengers
from ..trial.design import Design, few, fixed
from ..trial.run import Trial, compare
from ..trial.trial import MOST_TEST, choose_design
from .opening import chosen, folder, opened, seconds
from .progress import bar

DIGITS, LADDER = 5, (2, 5, 20, 80)
REPEATS, LEAST, OTHERS = 20, 10, 10
SHARE = 0.6  # of the budget, for the verdict itself; the rest is for the curve and the writing


@dataclass(frozen=True)
class Found:
    """What a run leaves: the certificate, and a few lines for a terminal."""

    certificate: dict[str, Any]
    text: str


@dataclass
class Clock:
    """Seconds per stage."""

    costs: list[Cost]
    last: float

    def stage(self, name: str, items: int) -> None:
        now = perf_counter()
        self.costs.append(Cost(name, now - self.last, items))
        self.last = now


def run(what: str, policy: Path | None, out: Path | None, *, target: str | None, group: str | None, seed: int,
        budget: str | None, copies: int, few: int | None, workers: int | None, quiet: bool) -> Found:  # fmt: skip
    """The whole job. Everything appears in the output folder at once, at the end."""
    limit, clock = seconds(budget) or 180.0, Clock([], perf_counter())
    data = opened(what, target, group, quiet=quiet)
    name, first = chosen(policy, data)
    clock.stage("open and check", len(data))
    train, test = data.split(seed=seed)
    findings = audit(train, test)
    clock.stage("audit", len(data))
    few = DIGITS if few is None and what == "digits" else few
    policies = {name: first} | (challengers(data) if policy is None else {})
    made, subset = _within(data, policies, few, limit, seed, copies, workers, quiet)
    with bar("training every arm", quiet=quiet) as told:
        trial = compare(made, policies, copies=copies, seed=seed, workers=workers, progress=told)
    clock.stage("trial", sum(s.rows for s in trial.scores.values()) * len(made.repeats))
    curve = _curve(data, {name: first}, made, trial, few, limit, clock, seed, copies, workers, quiet)
    growth, where = grow(train, first, copies, seed=seed, test=test), folder(out, data)
    with appearing(where) as beside:
        with bar("writing", quiet=quiet) as told:
            growth.write_into(beside, workers=workers, progress=lambda done: told(done, len(growth)))
        clock.stage("write", len(growth))
        certificate = _certificate(data, trial, growth, curve, seed)
        shown = document(data, trial, curve=curve, findings=findings, repeat=_typed(), cost=clock.costs,
                         grown=f"{where}/data", example=_example(growth), subset=subset)  # fmt: skip
        write(shown, beside / "report.html")
        (beside / "certificate.json").write_text(json.dumps(certificate, indent=1), encoding="utf-8")
        write_policy(growth.policy, beside / "policy.yaml")
        growth.seal(beside)
    return Found(certificate, _text(trial, findings, growth, where, subset))


def _within(data: Dataset, policies: Mapping[str, Policy], few_per_class: int | None, limit: float, seed: int, copies: int,
            workers: int | None, quiet: bool) -> tuple[Design, str | None]:  # fmt: skip
    """The design that the budget allows: 20 repeats, or fewer down to 10, or smaller training sets; said in words."""
    pilot = choose_design(data, repeats=2, few_per_class=few_per_class, seed=seed + 1)
    with bar("timing one repeat", quiet=quiet) as told:
        start = perf_counter()
        compare(pilot, policies, copies=copies, seed=seed + 1, workers=workers, controls=False, progress=told)
        each = (perf_counter() - start) / 2
    repeats = int(np.clip(SHARE * limit / each, LEAST, REPEATS))
    most = 1000
    if LEAST * each > limit and few_per_class is None:
        most = max(50, int(pilot.drawn * limit / (LEAST * each)))
    design = choose_design(data, repeats=repeats, few_per_class=few_per_class, seed=seed, most_train=most)
    tested = len(np.unique(np.concatenate([test for _, test in design.repeats])))
    part = few_per_class is None and not design.folds and (design.drawn < 0.75 * design.pool or tested < _test_items(data))
    words = f"{design.drawn} of {design.pool} training items drawn in each of {repeats} repeats, {tested} test items"
    return design, f"A part of the data, to stay within the budget: {words}." if part else None


def _test_items(data: Dataset) -> int:
    return int((np.asarray(data.part) == "test").sum())


def _curve(data: Dataset, policies: Mapping[str, Policy], design: Design, main: Trial, few_per_class: int | None,
           limit: float, clock: Clock, seed: int, copies: int, workers: int | None, quiet: bool) -> dict[int, Trial]:  # fmt: skip
    """With and without the policy, at several numbers of labelled items per class; the trial itself is one of them."""
    here = few_per_class or round(design.drawn / len(data.classes))
    curve, repeats = {here: main}, min(OTHERS, len(design.repeats))
    spent = sum(cost.seconds for cost in clock.costs)
    smallest = int(np.bincount(data.labels, minlength=len(data.classes)).min()) if data.labels is not None else 0
    ladder = [k for k in LADDER if k != here and (k < here or few_per_class) and 2 * k <= smallest]
    for per_class in ladder:
        if spent > limit:
            break
        other = few(data, per_class, repeats, seed) if few_per_class or design.folds else _smaller(data, design, per_class, repeats, seed)
        with bar(f"the curve: {per_class} per class", quiet=quiet) as told:
            curve[per_class] = compare(other, policies, copies=copies, seed=seed, workers=workers, controls=False, progress=told)
        clock.stage(f"curve, {per_class} per class", sum(s.rows for s in curve[per_class].scores.values()) * repeats)
        spent = sum(cost.seconds for cost in clock.costs)
    return curve


def _smaller(data: Dataset, design: Design, per_class: int, repeats: int, seed: int) -> Design:
    train, test = data.split(seed=seed)
    return fixed(train, test.sample(MOST_TEST, seed), repeats, seed, per_class * len(data.classes))


def _certificate(data: Dataset, trial: Trial, growth: Growth, curve: Mapping[int, Trial], seed: int) -> dict[str, Any]:
    return {
        "leaven": 1,
        "verdict": trial.verdict.word,
        "reason": trial.verdict.reason,
        "data": {"name": data.name, "items": len(data), "fingerprint": data.fingerprint},
        "policy_id": growth.policy.id,
        "seed": seed,
        "design": trial.design.sentence,
        "learner": trial.learner,
        "accuracy": {name: _mean(score.accuracy) for name, score in trial.scores.items()},
        "verdicts": {name: verdict.to_json() for name, verdict in trial.verdicts.items()},
        "curve": [
            {"per_class": k, "verdict": t.verdict.word, "accuracy": {n: _mean(s.accuracy) for n, s in t.scores.items()}}
            for k, t in sorted(curve.items())
        ],
        "notes": list(trial.notes),
        "versions": versions(),
    }


def _mean(values: Any) -> float | None:
    return float(np.nanmean(values)) if np.isfinite(values).any() else None


def _example(growth: Growth) -> Mapping[str, Any] | None:
    """The lineage of the first augmented row."""
    for records in growth.records(0):
        for record in records:
            if record.lineage.copy:
                return record.lineage.columns() | {"bound": record.lineage.bound}
    return None


def _typed() -> str:
    return shlex.join(["leaven", *sys.argv[1:]])


def _text(trial: Trial, findings: Sequence[Any], growth: Growth, where: Path, subset: str | None) -> str:
    lines = [str(f) for f in findings if f.severity != "info"]
    lines += [subset] if subset else []
    lines += [str(trial), "", f"{len(growth)} rows in {where}/data", f"Report: {where}/report.html"]
    return "\n".join(lines)


