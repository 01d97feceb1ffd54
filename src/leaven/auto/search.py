"""Search: the policy that does best on a training part, or none."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import BadData
from ..core.op import Identity
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..stream.engine import default_workers
from ..trial.arms import COPIES, HALF, NOTHING, Arm, Workshop
from ..trial.cells import Cell, Trained, Work, train
from ..trial.defaults import default_policy
from ..trial.design import folds, thinned
from ..trial.judge import effects
from ..trial.kept import Kept
from ..trial.learners import Learner, as_learner, default_learner
from ..trial.measures import ERROR
from ..trial.pilot import pilot
from ..trial.run import OF_EACH
from ..trial.task import task_of
from ..trial.units import size
from ..trial.verdict import margin_for
from .candidate import Candidate
from .entrants import DEFAULT, entrants, require_strategy, trivial
from .frozen import Frozen
from .gate import Gate, gate, gate_cost
from .prices import affordable, first_trainings
from .probes import Probed, probes
from .race import Race, race
from .reasons import reasons
from .schedule import REPEATS, VERDICT, Schedule
from .strengths import candidates

FROZEN = "search.json"
MOST, FEWEST = 1250, 20  # items that are searched on
GATE, PROBES = 0.08, 0.05  # shares of the budget
LOOK = 0.3  # of an item's share in a training: five rows each, one test, and the fit
CONTROLS = (NOTHING, COPIES, HALF)
LATE = "there was no time to race it"
TOGETHER = 0.7  # of a processor's work, where several share the machine
Told = Callable[[int, int], None]


def silent(stage: str) -> Told:
    return lambda done, total: None


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found. arm: the winner; None for none. unable: ops across items that cannot run on such data, or
    had no time to, and why. needy: the class that gains most from more items, with the sentence; None if none is shown
    to. each: seconds of a training of the verdict, on average over its arms."""

    arm: Arm | None
    unable: dict[str, str]
    gate: Gate | None
    probed: tuple[Probed, ...]
    race: Race | None
    needy: tuple[str, str] | None
    learner: Learner
    schedule: Schedule
    each: float

    @property
    def policy(self) -> Policy:
        """The winner's; nothing where nothing won."""
        return (self.arm and self.arm.policy) or Policy()

    def reasons(self, policy: Policy) -> dict[str, str]:
        """Op -> a sentence why it is in this policy, or out of it."""
        return reasons(policy, self.gate, self.probed, self.race, self.unable)


def search(train: Dataset, *, budget: float, learner: Learner | Callable[..., Any] | None = None,
           strategy: str = "race", seed: int = 0, copies: int = OF_EACH, metric: str | None = None,
           workers: int | None = None, keep: Path | None = None, frozen: Frozen | None = None,
           stage: Callable[[str], Told] = silent) -> Found:  # fmt: skip
    """Label gate, probes, race: on these items alone, in `budget` seconds with a third left for a verdict.

    strategy: race; randaugment (a grid of counts and magnitudes); random (policies drawn by lot); default (one of all
    ops in turn, no search). keep: a folder where what was decided and trained is kept, so that a search that was
    stopped goes on and ends the same. BadData: too few items. OutOfRange: too little time, and how much would do.
    """
    require_strategy(strategy)
    task_of(train, metric)
    if len(train) < FEWEST:
        raise BadData(f"{train.name}: {len(train)} items to search on; {FEWEST} are needed.")
    frozen = frozen or Frozen(budget, keep and keep / FROZEN)
    data = train.sample(MOST, seed)
    learner = as_learner(learner) or default_learner(data)
    workers = default_workers() if workers is None else workers
    shop = Workshop(data, learner, seed, metric)
    shop.source  # noqa: B018  decoded once, before anything is timed
    stage("first trainings")
    tried = _Tried.of(shop, frozen, copies)
    speed = TOGETHER * workers if workers > 1 else 1.0
    made = frozen.settle("schedule", lambda: asdict(
        Schedule.within(budget, tried.each, tried.drawn, speed, race=strategy != DEFAULT)
    ))  # fmt: skip
    schedule = Schedule(**(made | {"rounds": tuple(made["rounds"])}))
    each = tried.each * schedule.drawn / tried.drawn

    look = LOOK * tried.each / tried.drawn  # seconds that one item takes to be changed and judged, or described
    ops = [op for op in candidates(data) if not op.counterpart]  # sizes are the learner's affair
    opened, probed = None, tuple[Probed, ...]()
    kept: Sequence[Candidate] = [Candidate(op) for op in ops]
    if data.labels is not None:
        able, cost = GATE * budget * speed / look, gate_cost(data, ops)
        most = frozen.settle("items of the gate", lambda: _between(60, able * cost.items / cost.predictions, 1000))
        begun = frozen.spent
        opened = gate(data, ops, learner=learner, seed=seed, most=most, workers=workers, progress=stage("label gate"))
        kept = [decision.candidate for decision in opened.decisions if decision.candidate]
        able = PROBES * budget / (frozen.spent - begun) * gate_cost(data, ops, most=most).predictions  # at that pace
        most = frozen.settle("items of the probes", lambda: _between(60, able / max(4 * len(kept), 1), 600))
        probed = probes(data, kept, most=most, seed=seed, workers=workers, progress=stage("probes"))
    ranked = [(p.candidate, p.share) for p in probed if p.gain] if probed else [(c, 1.0) for c in kept]
    if strategy == DEFAULT:
        policy = trivial(ranked) if ranked else Policy()
        arm = Arm("one of all", "the real items and what one op of all makes of each", policy) if ranked else None
        return Found(arm, {}, opened, probed, None, None, learner, schedule, each)
    arms, out = entrants(strategy, ranked, shop, seed, probable=tried.probable)
    design = thinned(folds(data, schedule.rounds[-1], seed), schedule.drawn, seed)
    stage("first pair")
    work, first = _entered(arms, Work(shop, design, {}, copies), schedule, frozen, speed, workers, keep)
    unable = dict(out) | {arm.name: LATE for arm in arms if " " not in arm.name and arm.name not in work.arms}
    store = Kept.under(keep, work)
    before = frozen.settle("margin", lambda: margin_for(pilot(work).loss, shop.task.metric))

    def go(pairs: int, seconds: float) -> bool:
        """Whether the round ends early enough for the verdict."""
        left = frozen.left - VERDICT * frozen.budget
        return frozen.settle(f"a round to {pairs} pairs", lambda: seconds / max(workers, 1) < left)

    arms = [arm for arm in work.arms.values() if arm not in CONTROLS]
    ran = race(work, arms, [arm.name for arm in CONTROLS], schedule.rounds, margin=before, workers=workers,
               kept=store, known=first, progress=stage("race"), go=go)  # fmt: skip
    judged = ran.winner or arms[0]
    each = float(np.mean([ran.prices[arm.name] for arm in (NOTHING, COPIES, judged)]))
    return Found(ran.winner, unable, opened, probed, ran, _needy(work, ran), learner, schedule, each)


def _entered(arms: Sequence[Arm], work: Work, schedule: Schedule, frozen: Frozen, speed: float, workers: int,
             keep: Path | None) -> tuple[Work, dict[Cell, Trained]]:  # fmt: skip
    """The work of the race, with the entrants that there is time for; and the first training of each."""
    everyone = {arm.name: arm for arm in (*CONTROLS, *arms[: schedule.entrants])}
    tryout, first = replace(work, arms=everyone), dict[Cell, Trained]()
    store = Kept.under(keep, tryout)

    def chosen() -> list[str]:
        first.update(first_trainings(tryout, frozen, workers, store))
        able, judging = frozen.left - VERDICT * frozen.budget, VERDICT * frozen.budget
        prices = {cell.arm: found.seconds for cell, found in first.items()}
        return affordable(prices, [arm.name for arm in CONTROLS], pairs=schedule.rounds[0], able=able * speed,
                          each=judging * speed / REPEATS[-1])  # fmt: skip

    names = frozen.settle("entrants", chosen)
    trained = train(tryout, [Cell(0, name) for name in names], workers, store, None, first)
    return replace(work, arms={arm.name: arm for arm in (*CONTROLS, *(everyone[name] for name in names))}), trained


def _between(low: int, wanted: float, high: int) -> int:
    return int(min(max(wanted, low), high))


@dataclass(frozen=True, slots=True)
class _Tried:
    """What a few trainings tell. each: seconds that one takes, with `drawn` items. probable: whether probabilities are
    answered."""

    each: float
    drawn: int
    probable: bool

    @classmethod
    def of(cls, shop: Workshop, frozen: Frozen, copies: int) -> "_Tried":
        design = folds(shop.data, 5, shop.seed + 1)  # draws that nothing else uses
        usual, plain = default_policy(shop.data)[1], Policy(augment=(Identity(),))  # one may grow rows, one copies all
        work = Work(shop, design, {"usual": Arm("usual", "", usual), "plain": Arm("plain", "", plain)}, copies)
        first = work(Cell(0, "usual"))  # compiles what must be

        def seconds() -> float:
            return max(1e-3, *(work(Cell(repeat, arm)).seconds for repeat in (1, 2) for arm in work.arms))

        return cls(frozen.settle("seconds of a training", seconds), design.drawn, ERROR in first.measures)


def _needy(work: Work, ran: Race) -> tuple[str, str] | None:
    """The class that loses most when half of the items are left out, if that is shown (all classes together)."""
    data = work.design.data
    if data.labels is None:
        return None
    whole, half = ran.scores[NOTHING.name], ran.scores[HALF.name]
    shown = [effect for effect in effects(whole, half, data, margin=0.0) if effect.low > 0]
    if not shown:
        return None
    most = max(shown, key=lambda effect: effect.mean)
    gain, least = (size(x, work.shop.task.metric) for x in (most.mean, most.low))
    return most.name, (
        f"collect more of class {most.name}: all items instead of half make it {gain} better, at least {least}"
    )
