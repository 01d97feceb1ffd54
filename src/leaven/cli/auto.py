"""leaven auto: find a policy in a given time, prove it, or say that there is none."""

import shlex
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from ..auto.auto import Answer, find_policy
from ..auto.told import commented, in_lines, plain
from ..core.errors import BadData
from ..data.dataset import Dataset
from ..data.write.folder_swap import appearing
from ..report import Cost, write
from ..report.build import searched
from ..trial.asking import Asking
from ..trial.certificate import Judged, Request, about, certificate, sealed, write_certificate
from ..trial.environment import environment
from ..trial.learners import learner_named
from ..trial.ledger import Ledger, Look
from ..trial.plainly import plainly
from ..trial.task import task_of
from ..trial.underway import Underway
from .job import Found
from .ledger import advice, forewarned
from .opening import Asked, folder, left_out, listed, opened, seconds
from .progress import bar

DEFAULT = 600.0  # seconds


def find(asked: Asked, out: Path | None, *, strategy: str, seed: int, budget: str | None, copies: int,
         learner: str | None, metric: str | None, workers: int | None, quiet: bool, ledger: Path,
         looks: int | None) -> Found:  # fmt: skip
    """What to do, and why. The policy, the report and the certificate appear in the output folder at once."""
    start, limit = perf_counter(), seconds(budget) or DEFAULT
    data = opened(asked, quiet=quiet)
    where = folder(out, data, asked.what)
    if data.schema.task == "none":
        raise BadData(f"{data.name}: has no labels to judge by. `leaven run` looks at such data; or name --target.")
    task_of(data, metric)
    trained = learner_named(learner, data)
    asking = Asking.of(Ledger(ledger), data, {}, trained, copies=copies, seed=seed, metric=metric, strategy=strategy,
                       seconds=limit)  # fmt: skip
    forewarned(asking.look(looks), quiet=quiet).require_numbers()
    answers = list[Answer]()
    with asking.underway() as work, appearing(where) as beside:

        def judge(look: Look) -> Judged:
            with Stages(quiet=quiet) as stages:
                answer = find_policy(
                    data, budget=limit, started=start, learner=trained, strategy=strategy, seed=seed, copies=copies,
                    metric=metric, workers=workers, keep=work.folder, known=_known(work), looks=look.pair,
                    stage=stages.enter,
                )  # fmt: skip
            answers.append(answer)
            if answer.trial is None or answer.plan is None:
                raise _Unjudged
            told = certificate(answer.trial, data, answer.plan, look, Request(asdict(asked), learner, metric),
                               copies=copies, more={"auto": plain(answer)})  # fmt: skip
            return Judged(answer.trial, told)

        try:
            made: dict[str, Any] = dict(asking.settle(looks, judge).certificate)
        except _Unjudged:
            made = _without(answers[-1], data)
        answer = answers[-1]
        (beside / "policy.yaml").write_text(commented(answer), encoding="utf-8")
        write_certificate(made, beside / "certificate.json")
        if answer.trial:
            cost = (Cost("search and verdict", perf_counter() - start, len(data)),)
            typed = shlex.join(["leaven", *sys.argv[1:]])
            write(searched(answer, data, repeat=typed, cost=cost), beside / "report.html")
    lines = [*in_lines(answer), *left_out(listed(answer.train)), *advice(asking.look(looks), asking), ""]
    lines += [f"Policy: {where}/policy.yaml"]
    if answer.policy.ops:
        lines.append(f"Grow with it: leaven augment {shlex.quote(asked.what)} -p {where}/policy.yaml")
    lines += [f"Report: {where}/report.html"] if answer.trial else []
    return Found(made, "\n".join(lines))


class _Unjudged(Exception):
    """It did not come to a verdict, so no look was taken."""


class Stages(ExitStack):
    """One bar after the other."""

    def __init__(self, *, quiet: bool) -> None:
        super().__init__()
        self.quiet = quiet

    def enter(self, said: str) -> Callable[[int, int], None]:
        self.close()
        return self.enter_context(bar(said, quiet=self.quiet))


def _known(work: Underway) -> dict[str, Any] | None:
    """What the clock chose when the same was asked before."""
    return work.earlier.get("search") if work.earlier else None


def _without(answer: Answer, data: Dataset) -> dict[str, Any]:
    """The certificate of what did not come to a verdict."""
    told: dict[str, Any] = {
        "leaven": 1,
        "verdict": answer.word,
        "reason": answer.sentence,
        "data": about(data),
        "policies": [],
    }
    return sealed(plainly(told | {"auto": plain(answer), "refused": listed(data)} | environment()))
