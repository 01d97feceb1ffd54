"""The alarm about shuffled labels: how often it is false, on digits, and how large a leak it hears."""

from types import SimpleNamespace
from typing import Any

import numpy as np

import leaven as lv
from leaven.trial.arms import SHUFFLED
from leaven.trial.judge import SHUFFLES, alarm
from leaven.trial.score import Score
from leaven.trial.task import task_of

from .beside import Range, Rows, beside

TESTED = 1000


def rates(trials: int) -> Rows:
    """A ridge on pixels, trained on so many digits with their labels shuffled. leak: a share of the test items that are
    right for another reason."""
    data = lv.open("digits")
    X = np.stack([item["image"].data.ravel() for item in data.load(np.arange(len(data)))]) / 16.0
    X = np.column_stack([X, np.ones(len(X))])
    shop: Any = SimpleNamespace(data=data, task=task_of(data))
    cases: tuple[tuple[int, float, Range], ...] = (
        (100, 0.0, 0),
        (300, 0.0, 0),
        (600, 0.0, 0),
        (300, 0.15, None),
        (300, 0.25, 100),
    )
    out: Rows = {}
    for drawn, leak, note in cases:
        rng, false, spread = np.random.default_rng(drawn), 0, []
        for _ in range(trials):
            wrong = np.empty((TESTED, SHUFFLES))
            for k in range(SHUFFLES):
                order = rng.permutation(len(X))
                train, test = order[:drawn], order[drawn : drawn + TESTED]
                labels = np.eye(10)[rng.permutation(data.labels[train])]
                fitted = np.linalg.solve(X[train].T @ X[train] + np.eye(X.shape[1]), X[train].T @ labels)
                found = (X[test] @ fitted).argmax(1)
                wrong[:, k] = (found != data.labels[test]) & (rng.random(TESTED) >= leak)
            spread.append(1 - wrong[:, 0].mean())
            false += bool(alarm({SHUFFLED.name: Score(SHUFFLED, wrong, drawn, 0.0)}, "", shop))
        out[f"{drawn} digits, {leak:.0%} leak"] = {
            "alarm": beside(false / trials, note),
            "scatter of one shuffle": beside(float(np.std(spread)), None if leak else (3, 4)),
        }
    return out
