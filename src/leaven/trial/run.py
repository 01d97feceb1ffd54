"""Run: every arm trained in every repeat, and the verdict on what came out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import BadData
from ..core.item import Ints
from ..core.policy import Policy
from ..data.write.manifest import versions
from .arms import AGAIN, COPIES, NOTHING, SHUFFLED, Arm, Workshop, as_arm
from .cells import Cell, Work, train
from .classes import TESTABLE
from .design import Design
from .kept import Kept
from .learners import FunctionLearner, Learner, default_learner
from .ledger import ONLY, Look
from .pilot import pilot
from .score import Score
from .task import Task
from .units import SHARES, told
from .verdict import Rules, Verdict, decide, margin_for

OF_EACH = 4  # copies
SHUFFLES = 3
ALARM, OF_THE_GAIN = 0.10, 1 / 3
SURE = 3.0  # standard errors


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


def compare(design: Design, policies: Mapping[str, Policy | Arm], *, learner: Learner | None = None,
            copies: int = OF_EACH, seed: int = 0, workers: int | None = None, controls: bool = True,
            keep: Path | None = None, metric: str | None = None, look: Look = ONLY,
            progress: Callable[[int, int], None] | None = None) -> Trial:  # fmt: skip
    """Train and test every arm in every repeat of a design, and judge each policy (or other arm, such as `REWEIGHTED`)
    against nothing and copies.

    All arms of a repeat share its draw of training items and its seed. What a policy must learn, it learns from the
    training items of the repeat alone. A repeat whose training raises is a failed one, and is named; a LeavenError is
    passed on. `controls`: also train on shuffled labels, three times; well above chance there means that the design
    leaks; and a learner of the user's own is trained again with another seed, which must not differ. workers:
    processes; what comes out does not depend on how many. keep: a folder in which every cell is kept once it is
    trained, and looked for before. look: which of how many at these test items, by a ledger.
    """
    data = design.data
    learner = learner or default_learner(data)
    shop = Workshop(data, learner, seed, metric)
    shop.source  # noqa: B018  decoded once, before the work is shared
    arms = [NOTHING, COPIES]
    arms += [as_arm(name, policy) for name, policy in policies.items()]
    if controls:
        arms += [SHUFFLED, *([AGAIN] if isinstance(learner, FunctionLearner) else [])]
    work = Work(shop, design, {arm.name: arm for arm in arms}, copies)
    before = pilot(work)
    cells = [Cell(k, arm.name) for k in range(len(design.repeats)) for arm in arms if not arm.shuffled or k < SHUFFLES]
    kept = Kept.of(keep, work, str(versions())) if keep else None
    trained = train(work, cells, workers, kept, progress)
    scores = {arm.name: Score.of(arm, design, trained) for arm in arms}
    notes = [
        f"repeat {cell.repeat + 1}, {cell.arm}: training failed ({found.failure})."
        for cell, found in trained.items() if found.failure
    ]  # fmt: skip
    notes += _remarks(scores, shop, design)
    if all(np.isnan(scores["nothing"].accuracy)):
        raise BadData(f"{learner.name}: training failed in every repeat. {notes[0] if notes else ''}".strip())
    margin = margin_for(before.loss, shop.task.metric)
    verdicts = {name: _judge(scores, name, design, shop.task, margin, look) for name in policies}
    if controls:
        notes += _alarm(scores, next(iter(policies), ""), data, shop.task)
    grown = {name: work.arms[name].policy or Policy() for name in policies}
    return Trial(design, learner.name, verdicts, scores, tuple(notes), seed, grown, shop.task.metric)


def _remarks(scores: Mapping[str, Score], shop: Workshop, design: Design) -> list[str]:
    """What else a reader should know of the scores."""
    said = [f"{s.arm.name}: {s.unusable} answers were not finite, and count as wrong." for s in scores.values()
            if s.unusable]  # fmt: skip
    tested = ~np.isnan(scores["nothing"].losses).all(axis=1)
    if shop.task.by_class and shop.data.labels is not None and tested.any():
        counts = np.bincount(shop.data.labels[tested], minlength=len(shop.data.classes))
        said += [
            f"{shop.task.metric} rests on {many} test items of class {name}: an interval for so few is a rough one."
            for name, many in zip(shop.data.classes, counts.tolist(), strict=True) if 0 < many < TESTABLE
        ]  # fmt: skip
    return said


def _judge(scores: Mapping[str, Score], name: str, design: Design, task: Task, margin: float, look: Look) -> Verdict:
    data, tested = design.data, ~np.isnan(scores["nothing"].losses).all(axis=1)
    rules = Rules(margin=margin, drawn=design.drawn, pool=design.pool, folds=design.folds, metric=task.metric,
                  span=task.reach(data.take(np.flatnonzero(tested))), look=look.number, looks=look.of)  # fmt: skip
    losses = {arm: scores[arm].losses[tested] for arm in ("nothing", "copies", name)}
    groups: Ints | None = None if data.groups is None else data.groups[tested]
    labels = None
    if data.labels is not None:
        labels = np.array(data.classes, dtype=object)[data.labels[tested]].astype(str)
    own = scores[name].above(scores["nothing"], data.classes)
    own = own and {of: apart[tested] for of, apart in own.items()}
    return decide(losses, rules, policy=name, groups=groups, labels=labels, own=own)


def _alarm(scores: Mapping[str, Score], policy: str, data: Any, task: Task) -> list[str]:
    """Shuffled labels must not be learned: the mean of three is compared with the best that can be had by chance."""
    if "shuffled labels" not in scores:
        return []
    chance, metric, lost = task.chance(data), task.metric, scores["shuffled labels"].losses[:, :SHUFFLES]
    found = float(np.nanmean(scores["shuffled labels"].accuracy[:SHUFFLES]))
    gain = float(np.nanmean(scores[policy].accuracy) - np.nanmean(scores["nothing"].accuracy)) if policy else 0.0
    noise = SURE * float(np.nanstd(lost) / np.sqrt(max((~np.isnan(lost)).sum(), 1)))
    least = ALARM if metric in SHARES else ALARM * (1 - chance)
    if found > chance + max(least, OF_THE_GAIN * gain, noise):
        return [
            f"Alarm: trained on shuffled labels, the learner comes to {told(1 - found, metric)}, where chance gives "
            f"{told(1 - chance, metric)}: the design leaks."
        ]
    return []
