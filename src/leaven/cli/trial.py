"""leaven trial."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..trial.asking import Asking
from ..trial.budget import timed
from ..trial.certificate import Judged, Request, certificate
from ..trial.defaults import default_policy
from ..trial.design import Design
from ..trial.learners import learner_named
from ..trial.ledger import ONLY, Ledger, Look
from ..trial.run import Trial, compare
from ..trial.trial import MOST_TRAIN, planned
from ..trial.workplan import WorkPlan
from .ledger import advice, forewarned, words_alone
from .opening import Asked, left_out, listed, named, opened, seconds
from .progress import bar


@dataclass(frozen=True)
class Told:
    """What a trial found: as plain data, and for a terminal."""

    plain: dict[str, Any]
    text: str


def trial(asked: Asked, policy: Path | None, *, seed: int, budget: str | None,
          copies: int, repeats: int, few: int | None, learner: str | None, workers: int | None,
          quiet: bool, ledger: Path, looks: int | None) -> Told:  # fmt: skip
    """The verdict; of more looks than may show their numbers, the word alone."""
    given, limit = named(policy), seconds(budget)
    data = opened(asked, quiet=quiet)
    name, found = given or default_policy(data)
    trained = learner_named(learner, data)
    asking = Asking.of(Ledger(ledger), data, {name: found}, trained, copies=copies, seed=seed, few=few,
                       repeats=repeats, seconds=limit)  # fmt: skip

    def run(said: str, design: Design, look: Look = ONLY, keep: Path | None = None) -> Trial:
        with bar(said, quiet=quiet) as told:
            return compare(design, {name: found}, learner=trained, copies=copies, seed=seed, workers=workers,
                           keep=keep, look=look, progress=told)  # fmt: skip

    def plan() -> WorkPlan:
        if limit is None:
            return WorkPlan(repeats, MOST_TRAIN, few)
        return timed(data, limit, lambda pilot: run("timing two repeats", pilot), few=few, seed=seed, most=repeats)

    forewarned(asking.look(looks), quiet=quiet)
    with asking.underway() as work:
        chosen = work.plan(plan)
        design = planned(data, chosen, seed)

        def judge(look: Look) -> Judged:
            made = run("training every arm", design, look, work.folder)
            return Judged(made, certificate(made, data, chosen, look, Request(asdict(asked), learner), copies=copies))

        judged = asking.settle(looks, judge)
    look, refused = asking.look(looks), listed(data)
    if not look.numbers:
        words = [f"Verdict: {word}." for word in judged.words.values()]
        plain = {"words": judged.words, "look": look.number, "looks": look.of, "refused": refused}
        return Told(plain, "\n".join([*words, words_alone(look), *left_out(refused)]))
    kept = asking.kept(judged)
    return Told(
        judged.trial.verdict.to_json() | {"refused": refused, "certificate": str(kept)},
        "\n".join([str(judged.trial), *left_out(refused), *advice(look, asking), f"Certificate: {kept}"]),
    )
