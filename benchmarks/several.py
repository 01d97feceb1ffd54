"""Several arms in the same repeats, by several metrics of the same predictions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from longrun import compared

from leaven.core.policy import Policy
from leaven.data.dataset import Dataset
from leaven.trial.arms import COPIES, NOTHING, Arm, Workshop, as_arm
from leaven.trial.cells import Cell, Work
from leaven.trial.design import Design
from leaven.trial.interval import Floats, Interval, interval
from leaven.trial.learners import Learner
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

        def every(found: Any, labels: Any) -> Floats:
            return np.stack([task.losses(found, labels) for task in tasks], axis=1)

        return replace(tasks[0], losses=every, by_class=None)


def losses(design: Design, arms: Mapping[str, Policy | Arm], learner: Learner, *, copies: int,
           metrics: Sequence[str] = ("accuracy",), seed: int = 0) -> Losses:  # fmt: skip
    """Of nothing, copies, and each policy or other arm. RuntimeError: a training failed."""
    every = {"nothing": NOTHING, "copies": COPIES} | {name: as_arm(name, arm) for name, arm in arms.items()}
    shop = Judged(design.data, learner, seed, metrics=tuple(metrics))
    work = Work(shop, design, every, copies)
    out = {m: {name: np.full((len(design.data), len(design.repeats)), np.nan) for name in every} for m in metrics}
    for name, (repeat, (_, test)) in product(every, enumerate(design.repeats)):
        trained = work(Cell(repeat, name))
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
