"""Run: every arm trained in every repeat, and the verdict on what came out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import nan
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadData, LeavenError
from ..core.item import Ints
from ..core.key import uniforms
from ..core.policy import Policy
from ..stream.engine import default_workers, in_order
from .arms import Arm, Workshop
from .design import Design
from .learners import Learner, default_learner
from .task import task_of
from .verdict import Rules, Verdict, decide, margin_for

COPIES = 4
SHUFFLES = 3
PILOT, PARTS = 2, 5
ALARM, OF_THE_GAIN = 0.10, 1 / 3
SURE = 3.0  # standard errors
Losses = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Score:
    """One arm: losses (items, repeats), NaN where not tested; rows of its training set; seconds in all."""

    arm: Arm
    losses: Losses
    rows: int
    seconds: float

    @property
    def accuracy(self) -> NDArray[np.float64]:
        """(repeats,) what is right of the tested items, 1 - the mean loss; NaN where training failed."""
        tested = ~np.isnan(self.losses)
        wrong = np.where(tested, self.losses, 0).sum(axis=0)
        right: NDArray[np.float64] = 1 - np.divide(
            wrong, tested.sum(axis=0), out=np.full(wrong.size, np.nan), where=tested.any(axis=0)
        )
        return right

    @property
    def summary(self) -> tuple[float, float]:
        """Mean and standard deviation of the accuracy over the repeats that succeeded."""
        found = self.accuracy[np.isfinite(self.accuracy)]
        return float(found.mean()) if found.size else nan, float(found.std(ddof=1)) if found.size > 1 else 0.0


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

    @property
    def verdict(self) -> Verdict:
        """On the first policy."""
        return next(iter(self.verdicts.values()))

    def __str__(self) -> str:
        lines = [f"{self.design.sentence}; learner: {self.learner}."]
        metric = task_of(self.design.data).metric
        told = "% right" if metric == "accuracy" else metric
        lines += [
            f"  {s.arm.name:20} {100 * np.nanmean(s.accuracy):5.1f} {told}, {s.rows} training rows"
            for s in self.scores.values()
        ]
        return "\n\n".join(["\n".join(lines), *map(str, self.verdicts.values()), *self.notes])


def compare(design: Design, policies: Mapping[str, Policy], *, learner: Learner | None = None, copies: int = COPIES,
            seed: int = 0, workers: int | None = None, controls: bool = True,
            progress: Callable[[int, int], None] | None = None) -> Trial:  # fmt: skip
    """Train and test every arm in every repeat of a design, and judge each policy against nothing and copies.

    All arms of a repeat share its draw of training items and its seed. What a policy must learn, it learns from the
    training items of the repeat alone. A repeat whose training raises is a failed one, and is named; a LeavenError is
    passed on. `controls`: also train on shuffled labels, three times; well above chance there means that the design
    leaks.
    """
    from threadpoolctl import threadpool_limits

    data = design.data
    learner = learner or default_learner(data)
    shop = Workshop(data, learner, seed)
    shop.source  # noqa: B018  decoded once, before the threads start
    arms = [Arm("nothing", "the real items alone"), Arm("copies", "the real items repeated to the same number of rows")]
    arms += [Arm(name, f"the real items and what {name} makes of them", policy) for name, policy in policies.items()]
    if controls:
        arms.append(Arm("shuffled labels", "the real items with their labels shuffled: must not learn", shuffled=True))
    losses = {arm.name: np.full((len(data), len(design.repeats)), np.nan) for arm in arms}
    rows, seconds, notes = dict.fromkeys(losses, 0), dict.fromkeys(losses, 0.0), list[str]()
    total = len(design.repeats) * len(arms) - controls * max(0, len(design.repeats) - SHUFFLES)

    def tasks() -> Iterator[tuple[int, Arm, dict[str, Policy], int]]:
        for repeat, (train, _) in enumerate(design.repeats):  # what all arms of a repeat share is made once
            fitted = {name: policy.fit(shop.part(train)) for name, policy in policies.items()}
            most = max((train.size + shop.grown(p, train, copies).positions.size for p in fitted.values()), default=0)
            yield from ((repeat, arm, fitted, most) for arm in arms if not arm.shuffled or repeat < SHUFFLES)

    def work(task: tuple[int, Arm, dict[str, Policy], int]) -> tuple[int, Arm, Any, int, float]:
        repeat, arm, fitted, most = task
        return (repeat, arm, *_once(shop, design, repeat, arm, fitted, copies, most))

    threads = default_workers() if workers is None else workers
    # Arms train side by side. One thread of linear algebra for each is quicker (three times, with small tables on two
    # processors), and what comes out does not depend on how many processors there are.
    with threadpool_limits(1, user_api="blas"):
        made = in_order(work, tasks(), workers=threads, size=lambda _: 1)
        for done, (repeat, arm, wrong, many, took) in enumerate(made, 1):
            if isinstance(wrong, Exception):
                notes.append(f"repeat {repeat + 1}, {arm.name}: training failed ({type(wrong).__name__}: {wrong}).")
            else:
                losses[arm.name][design.repeats[repeat][1], repeat] = wrong
            rows[arm.name], seconds[arm.name] = max(rows[arm.name], many), seconds[arm.name] + took
            if progress:
                progress(done, total)
        pilot = _pilot(shop, design, next(iter(policies.values()), Policy()))
    scores = {arm.name: Score(arm, losses[arm.name], rows[arm.name], seconds[arm.name]) for arm in arms}
    if all(np.isnan(scores["nothing"].accuracy)):
        raise BadData(f"{learner.name}: training failed in every repeat. {notes[0] if notes else ''}".strip())
    margin = margin_for(pilot, shop.task.metric)
    verdicts = {name: _judge(scores, name, design, data, margin) for name in policies}
    if controls:
        notes += _alarm(scores, next(iter(policies), ""), data)
    return Trial(design, learner.name, verdicts, scores, tuple(notes), seed, dict(policies))


def _once(shop: Workshop, design: Design, repeat: int, arm: Arm, fitted: Mapping[str, Policy], copies: int,
          most: int) -> tuple[Any, int, float]:  # fmt: skip
    """(the losses of the tested items; or what was raised), rows of the training set, seconds. `fitted`: the
    policies, fitted to the repeat's training items; `most`: rows of the largest arm."""
    start = perf_counter()
    train, test = design.repeats[repeat]
    base = (arm.policy and fitted[arm.name]) or next(iter(fitted.values()), Policy())
    own = Arm(arm.name, arm.sentence, fitted.get(arm.name), arm.shuffled)
    try:
        training, parents = shop.training(own, base, train, copies, repeat, most)
        predict = shop.learner.fit(training, parents, shop.seed * 1_000_003 + repeat)
        tested = shop.evaluation(base, test)
        losses = shop.task.losses(predict(tested.inputs), tested.labels)
    except LeavenError:  # the policy or the data, not the learner
        raise
    except Exception as error:  # a learner may raise anything; the repeat is counted as failed
        return error, 0, perf_counter() - start
    return losses, len(training), perf_counter() - start


def _pilot(shop: Workshop, design: Design, policy: Policy) -> float:
    """Error of the baseline on a held-out fifth of the training items of two repeats: the margin is fixed from what the
    verdict does not use."""
    errors = []
    for repeat, (train, _) in enumerate(design.repeats[:PILOT]):
        held = np.argsort(np.argsort(uniforms(shop.seed, "pilot", ids=shop.data.ids[train], epoch=repeat))) % PARTS == 0
        base = policy.fit(shop.part(train))
        try:
            predict = shop.learner.fit(shop.evaluation(base, train[~held]), train[~held], repeat)
            tested = shop.evaluation(base, train[held])
            errors.append(float(shop.task.losses(predict(tested.inputs), tested.labels).mean()))
        except Exception:  # as in a repeat: counted there
            continue
    return float(np.mean(errors)) if errors else 1.0


def _judge(scores: Mapping[str, Score], name: str, design: Design, data: Any, margin: float) -> Verdict:
    metric = task_of(data).metric
    rules = Rules(margin=margin, drawn=design.drawn, pool=design.pool, folds=design.folds, metric=metric)
    tested = ~np.isnan(scores["nothing"].losses).all(axis=1)
    losses = {arm: scores[arm].losses[tested] for arm in ("nothing", "copies", name)}
    groups: Ints | None = None if data.groups is None else data.groups[tested]
    labels = None
    if data.labels is not None:
        labels = np.array(data.classes, dtype=object)[data.labels[tested]].astype(str)
    return decide(losses, rules, policy=name, groups=groups, labels=labels)


def _alarm(scores: Mapping[str, Score], policy: str, data: Any) -> list[str]:
    """Shuffled labels must not be learned: the mean of three is compared with the best that can be had by chance."""
    if "shuffled labels" not in scores:
        return []
    share = task_of(data).chance(data)
    found = float(np.nanmean(scores["shuffled labels"].accuracy[:SHUFFLES]))
    gain = float(np.nanmean(scores[policy].accuracy) - np.nanmean(scores["nothing"].accuracy)) if policy else 0.0
    tested = int((~np.isnan(scores["shuffled labels"].losses[:, :SHUFFLES])).sum())
    noise = SURE * float(np.sqrt(share * (1 - share) / max(tested, 1)))  # of the share that is right by chance
    if found > share + max(ALARM, OF_THE_GAIN * gain, noise):
        return [
            f"Alarm: trained on shuffled labels, {100 * found:.1f} % are right, where by chance "
            f"{100 * share:.1f} % would be: the design leaks."
        ]
    return []
