"""Several arms in the same repeats, by several metrics of the same predictions, each arm with a learner of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from longrun import compared

from leaven.core.item import Ints
from leaven.core.op import Op
from leaven.core.policy import Policy
from leaven.data.dataset import Dataset
from leaven.trial.arms import COPIES, NOTHING, Arm, Workshop
from leaven.trial.balance import moved, reweighted
from leaven.trial.cells import Cell, Work
from leaven.trial.design import Design
from leaven.trial.interval import Floats, Interval, interval
from leaven.trial.learners import Learner, Training
from leaven.trial.learners.learner import Predict
from leaven.trial.task import Task, task_of
from leaven.trial.units import DECISIONS, level
from leaven.trial.verdict import FAINT, margin_for

Losses = Mapping[str, Mapping[str, Floats]]  # metric -> arm -> (items, repeats), NaN where not tested


@dataclass(frozen=True, eq=False)
class Judged(Workshop):
    """A workshop whose tested items have a loss by each of the metrics, (m, metrics)."""

    metrics: tuple[str, ...] = ("accuracy",)

    @cached_property
    def task(self) -> Task:
        tasks = [task_of(self.data, metric) for metric in self.metrics]
        return replace(
            tasks[0], losses=lambda found, labels: np.stack([t.losses(found, labels) for t in tasks], axis=1)
        )


@dataclass(frozen=True, eq=False)
class Balanced:
    """A learner in whose training, or in whose answers, every class counts alike: no row is made."""

    inner: Learner
    by: str

    @property
    def name(self) -> str:
        return f"{self.inner.name}, {self.by}"

    @property
    def view(self) -> tuple[Op, ...]:
        return self.inner.view

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        if self.by == "weights":
            return self.inner.fit(reweighted(train), groups, seed)
        predict, shares = self.inner.fit(train, groups, seed), train.labels.mean(axis=0)
        return lambda inputs: moved(predict(inputs), shares)


def losses(design: Design, policies: Mapping[str, Policy], learner: Learner, *, copies: int,
           metrics: Sequence[str] = ("accuracy",), others: Mapping[str, Learner] | None = None,
           seed: int = 0) -> Losses:  # fmt: skip
    """Nothing, copies and each policy with the learner; nothing with each of `others`. RuntimeError: one failed."""
    arms = [NOTHING, COPIES, *(Arm(name, name, policy) for name, policy in policies.items())]
    every = {arm.name: arm for arm in arms}
    shop = Judged(design.data, learner, seed, metrics=tuple(metrics))
    works = {name: (Work(shop, design, every, copies), name) for name in every}
    works |= {
        n: (Work(replace(shop, learner=other), design, every, copies), "nothing") for n, other in (others or {}).items()
    }
    out = {m: {name: np.full((len(design.data), len(design.repeats)), np.nan) for name in works} for m in metrics}
    for name, (work, arm) in works.items():
        for repeat, (_, test) in enumerate(design.repeats):
            trained = work(Cell(repeat, arm))
            if trained.losses is None:
                raise RuntimeError(f"{design.data.name}, {name}, repeat {repeat}: training failed: {trained.failure}")
            for k, metric in enumerate(metrics):
                out[metric][name][test, repeat] = trained.losses[:, k]
    return out


def difference(data: Dataset, metric: str, D: Floats) -> Interval:
    """The interval of a difference by a metric, as a verdict has it."""
    task = task_of(data, metric)
    kept = ~np.isnan(D).all(axis=1)
    groups = None if data.groups is None else data.groups[kept]
    faint = FAINT if task.metric in DECISIONS else 0.0
    return interval(D[kept], groups, span=task.reach(data.take(kept)), faint=faint)


def told(data: Dataset, found: Losses) -> dict[str, Any]:
    """Metric -> what it says of each arm, and each arm but the controls against nothing and copies. The margin is that
    of the loss of nothing here: it decides no verdict, it only says what is small."""
    out: dict[str, Any] = {}
    for metric, arms in found.items():
        name = task_of(data, metric).metric
        values = {arm: float(np.nanmean(np.nanmean(D, axis=0))) for arm, D in arms.items()}
        margin = margin_for(max(values["nothing"], 0.0), name)
        rows: dict[str, Any] = {
            "margin": round(margin, 5),
            "level": {a: round(level(v, name), 5) for a, v in values.items()},
        }
        for control in ("nothing", "copies"):
            rows[f"against {control}"] = {
                arm: compared(difference(data, metric, arms[control] - D), margin)
                for arm, D in arms.items() if arm not in ("nothing", "copies")
            }  # fmt: skip
        out[metric] = rows
    return out
