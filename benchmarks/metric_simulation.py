"""The claim: by pseudo-values, intervals of macro F1, AUC, balanced accuracy and mean average precision cover about as
often as they say, where the paired bootstrap is wider and far dearer; with few items of a class they miss towards none.

Simulated answers of two arms to new items in new repeats. The truth is that of very many items. `words`: how often a
word is said that the truth forbids.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from bootstrap import bootstrap
from measure import write
from numpy.typing import NDArray

from leaven.trial.average_precision import average_precision, pseudo_values
from leaven.trial.interval import interval
from leaven.trial.matching import THRESHOLDS, Matched
from leaven.trial.metrics import auc_by_class, f1_by_class, recall_by_class
from leaven.trial.units import DECISIONS
from leaven.trial.verdict import FAINT
from leaven.trial.words import margin_for, word

Floats = NDArray[np.float64]
REPEATS = 10
METRICS = {"macro F1": f1_by_class, "AUC": auc_by_class, "balanced accuracy": recall_by_class}


@dataclass(frozen=True, slots=True)
class Scored:
    """Two classes, the rarer with a share of `rare`; scores of two arms that differ by noise, and by `gain` for both
    classes."""

    items: int
    rare: float
    noise: float
    gain: float

    def draw(self, rng: np.random.Generator, repeats: int = REPEATS) -> tuple[Floats, list[Floats]]:
        """Labels (m, 2), and of each arm the scores (m, repeats) of the rarer class, which is said above 0."""
        truth = (rng.random(self.items) < self.rare).astype(int)
        truth[:2] = 0, 1
        shape = self.items, repeats
        shared = 2.5 * (truth - 0.5)[:, None] + 0.7 * rng.normal(size=(self.items, 1)) + 0.5 * rng.normal(size=shape)
        arms = []
        for gain in (0.0, self.gain):
            own = 0.6 * rng.normal(size=(self.items, 1)) + 0.2 * rng.normal(size=(1, repeats))
            own = self.noise * (own + 0.8 * rng.normal(size=shape))
            arms.append(shared - 0.3 + own + gain * (2 * truth[:, None] - 1))
        return np.eye(2)[truth], arms


def losses(metric: str, labels: Floats, scores: Floats) -> Floats:
    """(m, repeats) of one arm."""
    each = [METRICS[metric](np.stack([-one, one], axis=1), labels) for one in scores.T]
    return np.stack([np.nanmean(loss, axis=1) for loss in each], axis=1)


def weighted(metric: str, labels: Floats, score: Floats, weights: Floats) -> float:
    """The metric itself, of one repeat, items counting as often as their weights say."""
    own = labels * weights[:, None]
    if metric == "AUC":
        order = np.argsort(score)  # scores are never equal here
        below = np.cumsum(own[order, 0])
        return float(below @ own[order, 1] / own.sum(axis=0).prod())
    said = np.stack([score <= 0, score > 0], axis=1)
    right = (own * said).sum(axis=0)
    both = own.sum(axis=0) + (said * weights[:, None]).sum(axis=0) if metric == "macro F1" else 2 * own.sum(axis=0)
    return float((2 * right / both).mean())


def scored(s: Scored, metric: str, trials: int, seed: int, resampled: int = 0) -> dict[str, Any]:
    """Share of trials that cover, for the first `resampled` of them by the bootstrap too."""
    large, truths = Scored(20_000, s.rare, s.noise, s.gain), [0.0]
    for k in range(40 if s.gain else 0):
        labels, arms = large.draw(np.random.default_rng(1000 + k), 5)
        truths.append(losses(metric, labels, arms[0]).mean() - losses(metric, labels, arms[1]).mean())
    truth, rng, told = sum(truths) / max(len(truths) - 1, 1), np.random.default_rng(seed), []
    for trial in range(trials):
        labels, arms = s.draw(rng)
        of_each = [losses(metric, labels, scores) for scores in arms]
        share = labels.mean(axis=0).min()
        found = interval(of_each[0] - of_each[1], span=1 / share if metric == "AUC" else 0.5 / share,
                         faint=FAINT if metric in DECISIONS else 0.0)  # fmt: skip
        one = _told(found, truth, margin_for(float(of_each[0].mean()), metric))
        if trial < resampled:
            other = bootstrap(lambda w, labels=labels, arms=arms: _apart(metric, labels, arms, w), s.items, draws=300)
            one |= {"bootstrap": other.low <= truth <= other.high, "half of bootstrap": other.half}
        told.append(one)
    return {"truth": truth} | _summed(told)


def _apart(metric: str, labels: Floats, arms: list[Floats], weights: Floats) -> Floats:
    if not (labels.T @ weights).all():
        return np.full(REPEATS, np.nan)
    first, second = ([weighted(metric, labels, one, weights) for one in scores.T] for scores in arms)
    return np.array(second) - first


@dataclass(frozen=True, slots=True)
class Seen:
    """Pictures with about `rate` objects of each of `types` types; detectors of two arms that differ by noise, and by
    `gain` in how well they see."""

    pictures: int
    types: int
    rate: float
    gain: float

    def draw(self, rng: np.random.Generator, repeats: int = REPEATS) -> list[list[list[Matched]]]:
        """Of each arm and repeat, each type."""
        n = self.pictures
        wanted, hard = rng.poisson(self.rate, (self.types, n)), 0.36 * rng.normal(size=n)
        which = [np.repeat(np.arange(n), many) for many in wanted]
        known = [0.8 * rng.normal(size=at.size) + hard[at] for at in which]
        arms = []
        for gain in (0.0, self.gain):
            own = [0.35 * rng.normal(size=at.size) for at in which]
            moods = 0.06 * rng.normal(size=repeats)
            arms.append([[self._found(rng, which[c], known[c] + own[c] + mood + gain, wanted[c], gain)
                          for c in range(self.types)] for mood in moods])  # fmt: skip
        return arms

    def _found(self, rng: np.random.Generator, at: Any, seen: Floats, wanted: Any, gain: float) -> Matched:
        seen = seen + 0.4 * rng.normal(size=at.size)
        overlap = 1 / (1 + np.exp(-(seen + 0.4 + 0.5 * rng.normal(size=at.size))))
        there = seen > -0.8
        false = np.repeat(np.arange(self.pictures), rng.poisson(0.5 * self.rate + 0.2, self.pictures))
        score = np.append((seen + 0.5 * rng.normal(size=at.size))[there],
                          0.8 * rng.normal(size=false.size) - 0.9 - 0.3 * gain)  # fmt: skip
        order = np.argsort(-score)
        right = np.zeros((THRESHOLDS.size, score.size), bool)
        right[:, : there.sum()] = overlap[there] >= THRESHOLDS[:, None]
        right = right[:, order]
        return Matched(right, ~right, np.append(at[there], false)[order], wanted.astype(float))


def precision(types: list[Matched], weights: Floats) -> float:
    return float(np.nanmean([average_precision(one, weights).mean() for one in types]))


def seen(s: Seen, trials: int, seed: int, resampled: int = 0) -> dict[str, Any]:
    truths = [0.0]
    for k in range(12 if s.gain else 0):
        arms = Seen(1500, s.types, s.rate, s.gain).draw(np.random.default_rng(1000 + k), 20)
        truths.append(np.mean([precision(b, np.ones(1500)) - precision(a, np.ones(1500)) for a, b in zip(*arms)]))
    truth, rng, told = sum(truths) / max(len(truths) - 1, 1), np.random.default_rng(seed), []
    for trial in range(trials):
        arms = s.draw(rng)
        of_each = [
            1 - np.stack([np.nanmean([pseudo_values(one) for one in types], axis=0) for types in arm], axis=1)
            for arm in arms
        ]
        found = interval(of_each[0] - of_each[1])
        one = _told(found, truth, margin_for(float(of_each[0].mean()), "mAP"))
        if trial < resampled:
            other = bootstrap(
                lambda w, arms=arms: np.array([precision(b, w) - precision(a, w) for a, b in zip(*arms)]),
                s.pictures, draws=300,
            )  # fmt: skip
            one |= {"bootstrap": other.low <= truth <= other.high, "half of bootstrap": other.half}
        told.append(one)
    return {"truth": truth} | _summed(told)


def _told(found: Any, truth: float, margin: float) -> dict[str, Any]:
    said = word(found, margin)
    return {
        "covers": found.low <= truth <= found.high,
        "half": found.half,
        "words": (said == "equivalent" and abs(truth) > margin) or (said == "helps" and truth <= 0)
        or (said == "hurts" and truth >= 0),
        "power": said == ("helps" if truth > 0 else "hurts"),
    }  # fmt: skip


def _summed(told: list[dict[str, Any]]) -> dict[str, float]:
    """Shares, and medians of widths."""
    out = {}
    for name in told[0]:
        values = [one[name] for one in told if name in one]
        out[name] = float(np.median(values) if name.startswith("half") else np.mean(values))
    return out


def simulate(trials: int, resampled: int) -> dict[str, Any]:
    out: dict[str, Any] = {"trials": trials, "by the bootstrap": resampled, "repeats": REPEATS, "cells": {}}
    print(f"{trials} trials per cell, {resampled} by the bootstrap. Coverage in %, nominal 95")

    def say(name: str, cell: dict[str, float]) -> None:
        out["cells"][name] = cell
        told = {key: 100 * value for key, value in cell.items()}
        print(f"{name:58} truth {told['truth']:+5.1f}  covers {told['covers']:5.1f} (half {told['half']:.1f}), "
              f"bootstrap {told['bootstrap']:5.1f} ({told['half of bootstrap']:.1f}), wrong word {told['words']:.1f}",
              flush=True)  # fmt: skip

    kinds: list[tuple[float, float]] = [(0.3, 0.0), (0.3, 0.2), (0.02, 0.0), (0.02, 0.02)]
    for metric in METRICS:
        for items, rare in ((100, 0.05), (400, 0.05), (1600, 0.05), (100, 0.3), (400, 0.3)):
            for noise, gain in kinds:
                s = Scored(items, rare, noise, gain)
                name = f"{metric}, {items} items, {rare:.0%} rare, noise {noise}, gain {gain}"
                say(name, scored(s, metric, trials, seed=items, resampled=resampled))
    for pictures, types, rate in ((50, 3, 1.0), (100, 3, 0.15), (200, 3, 0.15), (100, 3, 1.0), (200, 2, 2.0)):
        for gain in (0.0, 0.3):
            s2 = Seen(pictures, types, rate, gain)
            name = f"mAP, {pictures} pictures, {types} types, {rate} of each, gain {gain}"
            say(name, seen(s2, trials // 2, seed=pictures, resampled=resampled // 2))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=400)
    parser.add_argument("--resampled", type=int, default=40)
    default = Path(__file__).parent / "results" / "metric_simulation.json"
    parser.add_argument("--out", type=Path, default=default, help="the JSON file to write")
    arguments = parser.parse_args()
    write(arguments.out, simulate(arguments.trials, arguments.resampled))


if __name__ == "__main__":
    main()
