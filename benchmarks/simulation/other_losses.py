"""How often the interval holds the true effect where losses are not 0 and 1."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from leaven.trial.interval import interval
from leaven.trial.metrics import LEAST, auc_by_class, f1_by_class, log_losses, over_classes, squared_errors
from leaven.trial.units import DECISIONS
from leaven.trial.verdict import FAINT

from .beside import Rows, beside
from .models import Floats

ARMS = (0.0, 0.25)  # by how much each arm's scores lean to the truth, beyond what both do
TRUTH_FROM = 400_000  # items


def answers(rng: np.random.Generator, items: int, repeats: int, rare: float) -> tuple[Floats, list[Floats]]:
    """(labels (items, 2) as 0 and 1; for each arm, probabilities (repeats, items, 2)). Items are easy or hard for both
    arms, and a little easier for one; repeats shift both and each."""
    own = rng.random(items) < rare
    sign = np.where(own, 1.0, -1.0)
    hard, both = rng.normal(size=items), rng.normal(size=(repeats, 1))
    found = []
    for lean in ARMS:
        logit = sign * (1.0 + lean) + 1.2 * hard + 0.15 * both + 0.35 * rng.normal(size=items)
        logit = logit + 0.1 * rng.normal(size=(repeats, 1)) + 0.5 * rng.normal(size=(repeats, items))
        second = 1 / (1 + np.exp(-1.5 * logit))
        found.append(np.stack([1 - second, second], axis=2))
    return np.stack([~own, own], axis=1).astype(float), found


def differences(loss: Callable[[Any, Any], Floats], labels: Floats, found: list[Floats]) -> Floats:
    """(items, repeats), loss of the first arm - loss of the second."""
    plain, better = (np.stack([loss(p, labels) for p in arm], axis=1) for arm in found)
    return plain - better


def reach(name: str, labels: Floats) -> tuple[float, float]:
    """As a trial would set them, see `leaven.trial.limits`: span and faint."""
    rarest = float(labels.mean(axis=0).min())
    spans = {"Brier score": 2.0, "log loss": float(-np.log(LEAST)), "AUC": 1 / rarest, "macro F1": 1 / (2 * rarest)}
    return spans[name], FAINT if name in DECISIONS else 0.0


def losses(trials: int) -> Rows:
    """Brier score and log loss of few items."""
    return _covered({"Brier score": squared_errors, "log loss": log_losses}, product((30, 100), (5, 10)), 0.5, trials,
                    (93, 96))  # fmt: skip


def pseudo_values(trials: int) -> Rows:
    """AUC and macro F1 by pseudo-values, one class of 5 % and one of 30 %."""
    of_means: dict[str, Callable[[Any, Any], Floats]] = {
        "AUC": lambda found, labels: over_classes(auc_by_class, found, labels),
        "macro F1": lambda found, labels: over_classes(f1_by_class, found, labels),
    }
    out: Rows = {}
    for rare in (0.05, 0.30):
        for row, cells in _covered(of_means, ((100, 10), (400, 10)), rare, trials, (94, 96)).items():
            out[f"{row}, a class of {rare:.0%}"] = cells
    return out


def _covered(kinds: dict[str, Callable[[Any, Any], Floats]], sizes: Any, rare: float, trials: int,
             note: tuple[float, float]) -> Rows:  # fmt: skip
    """The truth is that of very many items."""
    rng = np.random.default_rng(1)
    many = [answers(rng, TRUTH_FROM // 20, 10, rare) for _ in range(20)]
    truth = {name: float(np.mean([differences(loss, *one).mean() for one in many])) for name, loss in kinds.items()}
    out: Rows = {}
    for items, repeats in sizes:
        hits = dict.fromkeys(kinds, 0)
        for _ in range(trials):
            labels, found = answers(rng, items, repeats, rare)
            while not 1 < labels[:, 1].sum() < items - 1:  # a metric of classes needs some of each
                labels, found = answers(rng, items, repeats, rare)
            for name, loss in kinds.items():
                span, faint = reach(name, labels)
                i = interval(differences(loss, labels, found), span=span, faint=faint)
                hits[name] += i.low <= truth[name] <= i.high
        for name, hit in hits.items():
            out[f"{name}, {items} items, {repeats} repeats"] = {"leaven": beside(hit / trials, note)}
    return out
