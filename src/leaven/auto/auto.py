"""Auto: search on one part of the data, judge on the other, and say what to do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

from ..audit import Finding, audit
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..stream.engine import default_workers
from ..trial.defaults import default_policy
from ..trial.design import FEW_TEST
from ..trial.learners import Learner, as_learner
from ..trial.run import OF_EACH, Trial, compare
from ..trial.task import task_of
from ..trial.trial import TEST, planned
from ..trial.units import size
from ..trial.words import Word
from ..trial.workplan import Aside, WorkPlan
from .entrants import require_strategy
from .frozen import Frozen
from .schedule import REPEATS, trainings
from .search import FEWEST, FROZEN, Found, Told, search, silent

Says = Literal["policy", "none", "reweight", "collect more", "leaks first"]
MOST_OF_IT = 0.4  # of the items, for the verdict, where there are few
FRESH = 104_729  # between the seeds of a search and of its verdict: other draws of everything
KEPT_BACK = 0.04  # of the budget, for what comes after the verdict
LEAK = "groups across"  # twins of test items are left out of training by the split


@dataclass(frozen=True, eq=False)
class Answer:
    """says: what to do, and `sentence` in full. word: of the verdict; undecided where none could be reached. policy:
    to use; nothing where that is the answer. reasons: op or entrant -> why it is in or out. found, trial, plan: None
    where it did not come to that. plan: of the trial, with what the clock decided."""

    says: Says
    sentence: str
    word: Word
    policy: Policy
    reasons: Mapping[str, str]
    findings: tuple[Finding, ...]
    train: Dataset
    test: Dataset
    found: Found | None = None
    trial: Trial | None = None
    plan: WorkPlan | None = None

    def __str__(self) -> str:
        lines = [f"{self.says}: {self.sentence}"]
        lines += [f"  {name}: {why}" for name, why in self.reasons.items()]
        return "\n".join([*lines, *([str(self.trial)] if self.trial else [])])


def find_policy(data: Dataset, *, budget: float, learner: Learner | Callable[..., Any] | None = None,
                strategy: str = "race", seed: int = 0, copies: int = OF_EACH, metric: str | None = None,
                by: str | None = None, workers: int | None = None, started: float | None = None,
                keep: Path | None = None, decided: Mapping[str, Any] | None = None,
                looks: tuple[int, int] = (1, 1), stage: Callable[[str], Told] = silent) -> Answer:  # fmt: skip
    """Find a policy for these data and prove it, or say that there is none, within `budget` seconds.

    The given test part, or a fifth of the items (up to two fifths where they are few), is set aside first: `search`
    sees the rest alone, and the verdict is reached on what was set aside, with fresh draws and seeds. Where nothing won
    the race, the usual policy is judged, so that "none" rests on untouched items as well. learner: a `Learner`, or your
    own `fit(train, groups, seed) -> predict(inputs)`. by: how the items for the verdict are set aside (part, group,
    class or id, see `Dataset.split`). started: when the clock of the budget began to run; now by default. decided: what
    it chose before (`Answer.plan`); the same then comes out. looks: which look at the test items this is, of how many
    declared. See `search` for the rest.
    """
    require_strategy(strategy)
    task_of(data, metric)
    frozen = Frozen(budget, keep and keep / FROZEN, dict(decided or {}), perf_counter() if started is None else started)
    workers = default_workers() if workers is None else workers
    share = min(MOST_OF_IT, max(TEST, FEW_TEST / len(data)))
    train, test = data.split(test=share, by=by, seed=seed)
    findings = audit(train, test)
    if leak := next((f for f in findings if f.check == LEAK), None):
        said = f"{leak.what} Set whole groups aside instead: --by group. Until then no verdict means anything."
        return _without("leaks first", said, findings, train, test)
    if len(train) < FEWEST:
        few = (
            f"{len(data)} items are too few to search and to judge: {FEWEST} to search on are the least. Collect more."
        )
        return _without("none", few, findings, train, test)
    found = search(train, budget=budget, learner=as_learner(learner), strategy=strategy, seed=seed, copies=copies,
                   metric=metric, workers=workers, keep=keep, frozen=frozen, stage=stage)  # fmt: skip
    name, policy = (found.arm.name, found.arm) if found.arm else default_policy(train)
    repeats = _repeats(found, frozen, workers)
    plan = WorkPlan(repeats, found.schedule.drawn, aside=Aside(share, seed, frozen.chosen, by))
    trial = compare(planned(data, plan, seed + FRESH), {name: policy}, learner=found.learner, copies=copies,
                    seed=seed + FRESH, metric=metric, workers=workers, keep=keep, looks=looks,
                    progress=stage("verdict"))  # fmt: skip
    says, sentence = _say(found, trial)
    use = trial.policies[name] if says == "policy" else Policy()
    return Answer(says, sentence, trial.verdict.word, use, found.reasons(use), findings, train, test, found, trial,
                  plan)  # fmt: skip


def _without(says: Says, sentence: str, findings: tuple[Finding, ...], train: Dataset, test: Dataset) -> Answer:
    return Answer(says, sentence, "undecided", Policy(), {}, findings, train, test)


def _repeats(found: Found, frozen: Frozen, workers: int) -> int:
    """As many as the time that is left allows at the pace of the race, ten at least."""

    def fitting() -> int:
        left = (frozen.left - KEPT_BACK * frozen.budget) * max(workers, 1)
        fit = [j for j in REPEATS if j <= found.schedule.repeats and trainings(j) * found.each <= left]
        return fit[0] if fit else REPEATS[-1]

    return frozen.settle("repeats of the verdict", fitting)


def _say(found: Found, trial: Trial) -> tuple[Says, str]:
    """What to do, after the verdict."""
    verdict, name = trial.verdict, next(iter(trial.policies))
    gain = verdict.against_nothing.mean
    apart = size(abs(gain), trial.metric)
    apart = "as good as" if apart.startswith("0.0 ") else f"{apart} {'better' if gain > 0 else 'worse'} than"
    effect = f"{apart} nothing on untouched items"
    if any(note.startswith("Alarm") for note in trial.notes):
        return "leaks first", "a learner trained on shuffled labels does better than chance: the split leaks."
    weighs = found.arm is not None and found.arm.policy is None
    why = f"; {verdict.reason}" if verdict.reason else ""
    begun = f"“{name}” won the race" if found.arm else f"nothing won the race; the usual policy, “{name}”,"
    if verdict.word == "helps":
        return "reweight" if weighs else "policy", f"{begun}{', and' if found.arm else ''} helps ({effect})."
    if found.arm and verdict.word == "undecided" and gain > 0:
        return "reweight" if weighs else "policy", f"{begun}, but is not shown to help ({effect}{why})."
    said = {"hurts": "hurts", "equivalent": "makes no difference", "undecided": "is not shown to help"}[verdict.word]
    none = f"{begun}{', but' if found.arm else ''} {said} ({effect}{why})."
    return ("collect more", f"{none} Rather {found.needy[1]}.") if found.needy else ("none", none)
