"""leaven run: audit, try, grow, write, report."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from ..audit import Finding, audit
from ..data.write.folder_swap import appearing
from ..report.build import document
from ..stream.grow import Growth, grow
from ..trial.asking import Asking
from ..trial.budget import DIGITS
from ..trial.certificate import Judged, Request, certificate
from ..trial.defaults import challengers, default_policy
from ..trial.learners import learner_named
from ..trial.ledger import Ledger, Look
from ..trial.run import Trial
from ..trial.task import task_of
from ..trial.trial import choose_design
from ..trial.units import SHARES, level, number
from .job import Found, Job, leave
from .ledger import advice, forewarned
from .opening import Asked, folder, left_out, listed, named, opened, seconds
from .unjudged import unjudged


def run(asked: Asked, policy: Path | None, out: Path | None, *, seed: int,
        budget: str | None, copies: int, few: int | None, learner: str | None, metric: str | None, workers: int | None,
        quiet: bool, ledger: Path, looks: int | None) -> Found:  # fmt: skip
    """The whole job. Everything appears in the output folder at once, at the end."""
    start, limit, given = perf_counter(), seconds(budget) or 180.0, named(policy)
    data = opened(asked, quiet=quiet)
    where = folder(out, data, asked.what, policy)
    if data.schema.task in ("none", "boxes"):
        job = Job(data, {}, None, None, None, limit, seed, copies, workers, quiet, start)
        return unjudged(job, given, where)
    name, first = given or default_policy(data)
    policies = {name: first} | (challengers(data) if policy is None else {})
    few = DIGITS if few is None and asked.what == "digits" else few
    choose_design(data, repeats=2, few_per_class=few, seed=seed)  # what cannot be judged is said at once
    trained = learner_named(learner, data)
    task_of(data, metric)
    asking = Asking.of(Ledger(ledger), data, policies, trained, copies=copies, seed=seed, metric=metric, few=few,
                       seconds=limit)  # fmt: skip
    forewarned(asking.look(looks), quiet=quiet).require_numbers()
    job = Job(data, policies, trained, metric, few, limit, seed, copies, workers, quiet, start)
    job.stage("open and check", len(data))
    train, test = data.split(seed=seed)
    findings = audit(train, test)
    job.stage("audit", len(data))
    growth = grow(train, first, copies, seed=seed, test=test)
    with asking.underway() as work, appearing(where) as beside:
        job.write(growth, beside)  # first, so that the trial gets the time that is left

        def judge(look: Look) -> Judged:
            trial, curve, plan = job.judge(look, work)
            told = certificate(trial, data, plan, look, Request(asdict(asked), learner, metric), copies=copies,
                               curve=curve, more={"policy_id": growth.policy.id})  # fmt: skip
            return Judged(trial, told, curve)

        judged = asking.settle(looks, judge)
        trial, curve = judged.trial, judged.curve
        typed, first_row = shlex.join(["leaven", *sys.argv[1:]]), growth.example()
        example = first_row.lineage.columns() if first_row else None
        shown = document(data, train, trial, growth.policy, curve=curve, findings=findings, repeat=typed,
                         cost=job.costs, subset=trial.design.subset, grown=f"{where}/data",
                         example=example)  # fmt: skip
        leave(beside, shown, judged.certificate, growth)
    lines = [*advice(asking.look(looks), asking), f"{len(growth)} rows in {where}/data", f"Report: {where}/report.html"]
    return Found(dict(judged.certificate), "\n".join([_text(trial, curve, findings, growth), *lines]))


def _text(trial: Trial, curve: Mapping[int, Trial], findings: Sequence[Finding], growth: Growth) -> str:
    lines = [str(finding) for finding in findings if finding.severity != "info"]
    lines += left_out(listed(growth.train))
    lines += [trial.design.subset] if trial.design.subset else []
    return "\n".join([*lines, str(trial), "", *_curve_lines(curve), ""])


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
