"""leaven run: audit, try, grow, write, report."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from ..audit import Finding, audit
from ..data.write.folder_swap import appearing
from ..report.build import document
from ..stream.grow import Growth, grow
from ..trial.budget import DIGITS
from ..trial.defaults import challengers, default_policy
from ..trial.learners import learner_named
from ..trial.run import Trial
from ..trial.task import task_of
from ..trial.trial import choose_design
from ..trial.units import SHARES, level, number
from .job import Found, Job, about, known, leave
from .opening import Asked, folder, left_out, listed, named, opened, seconds
from .unjudged import unjudged


def run(asked: Asked, policy: Path | None, out: Path | None, *, seed: int,
        budget: str | None, copies: int, few: int | None, learner: str | None, metric: str | None, workers: int | None,
        quiet: bool) -> Found:  # fmt: skip
    """The whole job. Everything appears in the output folder at once, at the end."""
    start, limit, given = perf_counter(), seconds(budget) or 180.0, named(policy)
    data = opened(asked, quiet=quiet)
    where = folder(out, data, asked.what)
    if data.schema.task in ("none", "boxes"):
        job = Job(data, {}, None, None, None, limit, seed, copies, workers, quiet, start)
        return unjudged(job, given, where)
    name, first = given or default_policy(data)
    policies = {name: first} | (challengers(data) if policy is None else {})
    few = DIGITS if few is None and asked.what == "digits" else few
    choose_design(data, repeats=2, few_per_class=few, seed=seed)  # what cannot be judged is said at once
    trained = learner_named(learner, data)
    task_of(data, metric)
    job = Job(data, policies, trained, metric, few, limit, seed, copies, workers, quiet, start)
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
        leave(beside, shown, certificate, growth)
    return Found(certificate, _text(trial, curve, findings, growth, where))


def _certificate(trial: Trial, growth: Growth, curve: Mapping[int, Trial]) -> dict[str, Any]:
    data = trial.design.data
    return about(growth, len(data)) | {
        "verdict": trial.verdict.word,
        "reason": trial.verdict.reason,
        "data": {"name": data.name, "items": len(data), "fingerprint": data.fingerprint},
        "design": trial.design.sentence,
        "learner": trial.learner,
        "metric": trial.metric,
        "scores": _scores(trial),
        "measures": trial.measures,
        "verdicts": {name: verdict.to_json() for name, verdict in trial.verdicts.items()},
        "curve": [
            {"per_class": k, "verdict": other.verdict.word, "scores": _scores(other)}
            for k, other in sorted(curve.items())
        ],
        "notes": list(trial.notes),
    }


def _scores(trial: Trial) -> dict[str, float | None]:
    means = {name: level(1 - score.summary[0], trial.metric) for name, score in trial.scores.items()}
    return {name: known(mean) for name, mean in means.items()}


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
    """With and without: what is right by labelled items, of each class where there are classes."""
    one = next(iter(curve.values()))
    per, metric = "per class" if one.design.data.classes else "items", one.metric
    told = "% right" if metric == "accuracy" else f"{metric}, %" if metric in SHARES else metric
    names = [name for name, score in next(iter(curve.values())).scores.items() if not score.arm.shuffled]
    head = "".join(f"  {name:>{max(len(name), 6)}}" for name in names)
    lines = [f"{'labelled ' + per:18}{head}   ({told})"]
    for per_class, trial in sorted(curve.items()):
        means = (level(1 - trial.scores[name].summary[0], metric) for name in names)
        shown = (f"  {number(mean, metric):>{max(len(name), 6)}}" for name, mean in zip(names, means, strict=True))
        lines.append(f"{per_class:18}" + "".join(shown))
    return lines
