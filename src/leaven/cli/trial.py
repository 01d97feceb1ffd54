"""leaven trial."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..data.dataset import Dataset
from ..trial.asking import Asking
from ..trial.budget import timed
from ..trial.certificate import Judged, Request, certificate
from ..trial.defaults import default_policy
from ..trial.design import Design
from ..trial.learners import learner_named
from ..trial.ledger import ONLY, Ledger, Look
from ..trial.measure_worth import knots_of, measure_worth
from ..trial.run import Trial, compare, silent
from ..trial.stops import UNTIL_DECIDED, Stops
from ..trial.task import task_of
from ..trial.trial import MOST_TRAIN, choose_design, planned
from ..trial.workplan import WorkPlan
from .ledger import advice, forewarned, words_alone
from .opening import Asked, left_out, listed, named, opened, seconds
from .progress import bar, teller


@dataclass(frozen=True)
class Told:
    """What a trial found: as plain data, and for a terminal."""

    plain: dict[str, Any]
    text: str


def trial(asked: Asked, policy: Path | None, *, seed: int, budget: str | None,
          copies: int, repeats: int, few: int | None, learner: str | None, metric: str | None, worth: bool,
          until_decided: bool, workers: int | None, quiet: bool, ledger: Path, looks: int | None) -> Told:  # fmt: skip
    """The verdict, and what the policy is worth, where that is asked; of more looks than may show their numbers, the
    word alone."""
    given, limit = named(policy), seconds(budget)
    data = opened(asked, quiet=quiet)
    name, found = given or default_policy(data)
    trained = learner_named(learner, data)
    task_of(data, metric)  # what cannot be judged is said at once
    shared: Any = {"learner": trained, "copies": copies, "seed": seed, "metric": metric, "workers": workers}
    asking = Asking.of(Ledger(ledger), data, {name: found}, trained, copies=copies, seed=seed, metric=metric, few=few,
                       repeats=repeats, seconds=limit, until_decided=until_decided)  # fmt: skip

    def run(said: str, design: Design, look: Look = ONLY, keep: Path | None = None, stops: Stops | None = None,
            say: Callable[[str], None] = silent) -> Trial:  # fmt: skip
        with bar(said, quiet=quiet) as told:
            return compare(design, {name: found}, **shared, keep=keep, looks=look.pair, stops=stops, say=say,
                           progress=told)  # fmt: skip

    def plan() -> WorkPlan:
        if until_decided:
            return WorkPlan(UNTIL_DECIDED.repeats[-1], MOST_TRAIN, few, until_decided=True)
        if limit is None:
            return WorkPlan(repeats, MOST_TRAIN, few)
        return timed(data, limit, lambda pilot: run("timing two repeats", pilot), few=few, seed=seed, most=repeats)

    look = forewarned(asking.look(looks), quiet=quiet)
    if worth:
        look.require_numbers()
    with asking.underway() as work:
        chosen = work.plan(plan)
        design = planned(data, chosen, seed)
        # Real items to compare with must be there: with few per class, the curve is measured on all that are not
        # tested.
        wide = choose_design(data, repeats=chosen.repeats, seed=seed) if worth and few else design
        at = few and few * max(1, len(data.classes))
        if worth:
            knots_of(wide, at)  # what cannot be measured is said before anything is trained

        def judge(look: Look) -> Judged:
            made, price = run("training every arm", design, look, work.folder, chosen.stops, teller(quiet=quiet)), None
            if worth:
                with bar("training on more and fewer real items", quiet=quiet) as told:
                    price = measure_worth(wide, found, at=at, name=name, **shared, keep=work.folder, progress=told)
            more = {"worth": price.to_json()} if price else {}
            told_of = Request(asdict(asked), learner, metric)
            return Judged(made, certificate(made, data, chosen, look, told_of, copies=copies, more=more), worth=price)

        judged = asking.settle(looks, judge)
    return _told(judged, asking, looks, data)


def _told(judged: Judged, asking: Asking, looks: int | None, data: Dataset) -> Told:
    look, refused = asking.look(looks), listed(data)
    if not look.numbers:
        words = [f"Verdict: {word}." for word in judged.words.values()]
        plain = {"words": judged.words, "look": look.number, "looks": look.of, "refused": refused}
        return Told(plain, "\n".join([*words, words_alone(look), *left_out(refused)]))
    made, kept = judged.trial, asking.kept(judged)
    price = ["", str(judged.worth)] if judged.worth else []
    more = {"measures": made.measures, "refused": refused, "certificate": str(kept)}
    return Told(
        made.verdict.to_json() | ({"worth": judged.worth.to_json()} if judged.worth else {}) | more,
        "\n".join([str(made), *price, *left_out(refused), *advice(look, asking), f"Certificate: {kept}"]),
    )
