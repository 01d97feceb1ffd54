"""leaven auto: find a policy and prove it, or say that there is none."""

import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from ..auto.auto import Answer, find_policy
from ..auto.entrants import require_strategy
from ..auto.told import comment, plain
from ..core.errors import BadData
from ..data.dataset import Dataset
from ..data.policy_file import write_policy
from ..data.write.folder_swap import appearing
from ..data.write.manifest import write_listing
from ..report import Cost, write
from ..report.searched import searched
from ..trial.asking import Asking
from ..trial.certificate import VERSION, Judged, Request, about, certificate, sealed, write_certificate
from ..trial.environment import environment
from ..trial.learners import Learner, learner_named
from ..trial.ledger import Ledger, Look
from ..trial.task import task_of
from .answer import in_words
from .job import Found
from .ledger import advice, forewarned
from .opening import Asked, folder, listed, opened, seconds
from .progress import Stages

BUDGET = 600.0  # seconds
OPENING = "open and check"
UNLABELLED = (
    "has no labels, so there is nothing to search by; if a column holds them, name it with --target; `leaven run` "
    "looks at data without labels, and grows them"
)
BOXES = "there is no learner here that finds boxes; search with your own: lv.find_policy(data, budget=600, learner=fit)"


@dataclass(frozen=True)
class Searching:
    """What was asked, and of what."""

    asked: Asked
    data: Dataset
    learner: Learner
    named: str | None
    metric: str | None
    strategy: str
    seed: int
    copies: int
    limit: float
    stage: Stages

    def certificate(self, answer: Answer, look: Look) -> dict[str, Any]:
        """Of the verdict with what the search says; of the search alone where it came to no verdict."""
        told: dict[str, Any] = {"auto": plain(answer, self.strategy)}
        if answer.found and answer.found.gate:
            told["gate"] = answer.found.gate.to_json()
        if answer.trial and answer.plan:
            request = Request(asdict(self.asked), self.named, self.metric)
            made = certificate(answer.trial, self.data, answer.plan, look, request, copies=self.copies, more=told)
            made["timing"] |= {"budget": self.limit, "stages": dict(self.stage.seconds)}
            return made
        return sealed(told | {
            "leaven": VERSION, "verdict": answer.word, "reason": answer.sentence.rstrip("."), "data": about(self.data),
            "seed": self.seed, "refused": listed(self.data), **environment(),
        })  # fmt: skip


def auto(asked: Asked, out: Path | None, *, budget: str | None, strategy: str, seed: int, copies: int,
         learner: str | None, metric: str | None, by: str | None, workers: int | None, quiet: bool, ledger: Path,
         looks: int | None) -> Found:  # fmt: skip
    """Everything appears in the output folder at once, at the end."""
    start, limit = perf_counter(), seconds(budget) or BUDGET
    require_strategy(strategy)
    data = opened(asked, quiet=quiet)
    where = folder(out, data, asked.what)
    if data.schema.task in ("none", "boxes"):
        raise BadData(f"{data.name}: {UNLABELLED if data.schema.task == 'none' else BOXES}.")
    task_of(data, metric)
    stage = Stages(quiet, {OPENING: perf_counter() - start})
    job = Searching(asked, data, learner_named(learner, data), learner, metric, strategy, seed, copies, limit, stage)
    asking = Asking.of(Ledger(ledger), data, {}, job.learner, copies=copies, seed=seed, metric=metric, seconds=limit,
                       strategy=strategy, by=by)  # fmt: skip
    first = forewarned(asking.look(looks), quiet=quiet)
    first.require_numbers()
    with asking.underway() as work, appearing(where) as beside, stage:
        run = partial(find_policy, data, budget=limit, started=start, learner=job.learner, strategy=strategy, seed=seed,
                      copies=copies, metric=metric, by=by, workers=workers, keep=work.folder,
                      decided=_decided(work.earlier), stage=stage)  # fmt: skip
        answer = run(looks=first.pair)
        told = job.certificate(answer, first)
        if answer.trial:
            told = dict(asking.settle(looks, partial(_judged, job, answer, first, run)).certificate)
        stage("report")
        cost = [Cost(name, spent, len(data)) for name, spent in stage.seconds.items()]
        grow = shlex.join(["leaven", "augment", *_typed(asked), "-p", f"{where}/policy.yaml", "-o", f"{where}-grown"])
        typed = shlex.join(["leaven", *sys.argv[1:]])
        write(searched(data, answer, repeat=typed, budget=limit, cost=cost, grow=grow), beside / "report.html")
        _leave(beside, answer, told)
    lines = in_words(answer)
    lines += advice(asking.look(looks), asking) if answer.trial else []
    lines += ["", f"Policy: {where}/policy.yaml", f"Report: {where}/report.html"]
    lines += [f"Grow:   {grow}"] if answer.says == "policy" else []
    return Found(told, "\n".join([*lines, f"Time:   {limit:.0f} s given, {perf_counter() - start:.0f} s used"]))


def _judged(job: Searching, answer: Answer, first: Look, run: Callable[..., Answer], look: Look) -> Judged:
    """If another look came between, it is the next one."""
    now = answer if look.pair == first.pair else run(looks=look.pair)
    assert now.trial is not None
    return Judged(now.trial, job.certificate(now, look))


def _leave(folder: Path, answer: Answer, told: Mapping[str, Any]) -> None:
    write_certificate(told, folder / "certificate.json")
    write_policy(answer.policy, folder / "policy.yaml", comment(answer))  # with what it had learned
    write_listing(folder, {"name": answer.train.name, "policy_id": answer.policy.id})


def _decided(earlier: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What the clock chose when the same was asked before."""
    return earlier and (earlier.get("aside") or {}).get("decided")


def _typed(asked: Asked) -> list[str]:
    """The data, as words of a command."""
    more = {"--target": asked.target, "--group": asked.group, "--modality": asked.modality}
    return [asked.what, *(word for option, value in more.items() if value is not None for word in (option, value))]
