"""Run: every arm trained in every repeat, and the verdict on what came out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..core.policy import Policy
from .arms import AGAIN, COPIES, NOTHING, SHUFFLED, Arm, Workshop, as_arm
from .cells import Cell, Trained, Work, train
from .design import Design
from .judge import SHUFFLES, again, alarm, failures, judged, remarks, require_trained
from .kept import Kept
from .learners import FunctionLearner, Learner, default_learner
from .pilot import pilot
from .planning import can_see
from .score import Score
from .several import may_stop
from .stops import Stops, stops_for
from .units import told
from .verdict import Rules, Verdict, margin_for

OF_EACH = 4  # copies


@dataclass(frozen=True, eq=False)
class Trial:
    """What a trial found: the verdict on each policy by name, the scores of all arms, and what raised an alarm."""

    design: Design
    learner: str
    verdicts: Mapping[str, Verdict]
    scores: Mapping[str, Score]
    notes: tuple[str, ...] = ()
    seed: int = 0
    policies: Mapping[str, Policy] = field(default_factory=dict)
    metric: str = "accuracy"

    @property
    def verdict(self) -> Verdict:
        """On the first policy."""
        return next(iter(self.verdicts.values()))

    @property
    def measures(self) -> dict[str, dict[str, float]]:
        """What other metrics say of each arm, on average. They decide nothing."""
        return {name: score.others for name, score in self.scores.items()}

    def __str__(self) -> str:
        lines = [f"{self.design.sentence}; learner: {self.learner}."]
        lines += [
            f"  {s.arm.name:20} {told(1 - s.summary[0], self.metric):>12}, {s.rows} training rows"
            for s in self.scores.values()
        ]
        return "\n\n".join(["\n".join(lines), *map(str, self.verdicts.values()), *self.notes])


def silent(said: str) -> None:
    """Say nothing."""


def compare(design: Design, policies: Mapping[str, Policy | Arm], *, learner: Learner | None = None,
            copies: int = OF_EACH, seed: int = 0, workers: int | None = None, controls: bool = True,
            keep: Path | None = None, metric: str | None = None, stops: Stops | None = None,
            looks: tuple[int, int] = (1, 1), say: Callable[[str], None] = silent,
            progress: Callable[[int, int], None] | None = None) -> Trial:  # fmt: skip
    """Train and test every arm in every repeat of a design, and judge each policy (or other arm, such as `REWEIGHTED`)
    against nothing and copies.

    All arms of a repeat share its draw of training items and its seed. What a policy must learn, it learns from the
    training items of the repeat alone. A repeat whose training raises is a failed one, and is named; a LeavenError is
    passed on. `controls`: also train on shuffled labels, three times; well above chance there means that the design
    leaks; and a learner of the user's own is trained again with another seed, which must not differ. workers:
    processes; what comes out does not depend on how many. keep: a folder in which every cell is kept once it is
    trained, and looked for before. stops: when to look, and to stop if nothing is undecided (see `stops`); by
    default, after half of the repeats and at the end. looks: which look at these items this is, of how many declared.
    say: told before the start what can be seen.
    """
    data = design.data
    learner = learner or default_learner(data)
    shop = Workshop(data, learner, seed, metric)
    shop.source  # noqa: B018  decoded once, before the work is shared
    arms = [NOTHING, COPIES]
    arms += [as_arm(name, policy) for name, policy in policies.items()]
    if controls:
        arms += [SHUFFLED] if shop.task.chance else []
        arms += [AGAIN] if isinstance(learner, FunctionLearner) else []
    work = Work(shop, design, {arm.name: arm for arm in arms}, copies)
    before = pilot(work)
    margin = margin_for(before.loss, shop.task.metric)
    stops = stops or stops_for(len(design.repeats))
    rules = Rules(margin=margin, drawn=design.drawn, pool=design.pool, folds=design.folds, rest=design.rest,
                  metric=shop.task.metric, look=looks[0], looks=looks[1], stops=stops, policies=max(len(policies), 1),
                  disagreement=before.disagreement)  # fmt: skip
    last = stops.repeats[-1]
    share = design.tested_each / design.tested
    say("Can see: " + can_see(design.tested, last, before.disagreement, margin, tested=share, alpha=rules.alpha(last),
                              metric=rules.metric))  # fmt: skip
    kept = Kept.under(keep, work)
    trained, verdicts = dict[Cell, Trained](), dict[str, Verdict]()
    for many in stops.repeats:
        cells = [Cell(k, arm.name) for k in range(many) for arm in arms if not arm.shuffled or k < SHUFFLES]
        trained = train(work, cells, workers, kept, progress, trained)
        seen = replace(design, repeats=design.repeats[:many])
        scores = {arm.name: Score.of(arm, seen, trained) for arm in arms}
        require_trained(scores[NOTHING.name], trained, learner.name)
        verdicts = judged(scores, list(policies), seen, shop, rules)
        if may_stop(verdicts.values()):
            break
    notes = [*failures(trained), *remarks(scores, shop)]
    notes += alarm(scores, next(iter(policies), ""), shop)
    if AGAIN.name in scores:
        notes += again(judged(scores, [AGAIN.name], seen, shop, rules)[AGAIN.name])
    grown = {name: work.arms[name].policy or Policy() for name in policies}
    return Trial(seen, learner.name, verdicts, scores, tuple(notes), seed, grown, shop.task.metric)
