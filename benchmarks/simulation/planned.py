"""Whether a trial sees what it said before the start that it could."""

from dataclasses import replace
from itertools import product

import numpy as np

from leaven.trial.interval import interval
from leaven.trial.planning import agreement_needed, planning
from leaven.trial.words import word

from .beside import Rows, beside
from .models import DEMO_STRONG, Setting

MARGIN = 0.01


def shares(setting: Setting, effect: float, alpha: float, *, trials: int, seed: int) -> tuple[float, float]:
    """Of trials whose interval lies above zero, and of those whose interval lies inside the margin."""
    rng, found, setting = np.random.default_rng(seed), np.zeros(2), setting.with_effect(effect)
    for _ in range(trials):
        i = interval(setting.differences(rng), level=1 - alpha)
        found += [i.low > 0, word(i, MARGIN) == "equivalent"]
    return found[0] / trials, found[1] / trials


def detectable(trials: int) -> Rows:
    """At the effect that was called detectable, 80 % should be shown to be above zero."""
    out: Rows = {}
    for (items, repeats), q, alpha in product(((400, 10), (1600, 20)), (0.05, 0.10, 0.20), (0.05, 0.01)):
        effect = planning(items, repeats, q, alpha=alpha)
        setting = replace(DEMO_STRONG, items=items, repeats=repeats, disagree=q)
        found, _ = shares(setting, effect, alpha, trials=trials, seed=items)
        out[f"{items} items, {repeats} repeats, {q:.0%} differ, {1 - alpha:.0%}, {100 * effect:.1f}"] = {
            "shown": beside(found, 80)
        }
    for effect, note in ((0.015, 67.0), (0.02, 89.0)):
        found, _ = shares(DEMO_STRONG, effect, 0.05, trials=trials, seed=1)
        out[f"demo, strong, {100 * effect:+.1f}"] = {"shown": beside(found, note)}
    return out


def equivalent(trials: int) -> Rows:
    """At the disagreement that "equivalent" was said to need, 80 % should be called so when there is no effect."""
    out: Rows = {}
    for items, repeats in ((1600, 20), (6400, 20)):
        q = agreement_needed(items, repeats, MARGIN)
        setting = replace(DEMO_STRONG, items=items, repeats=repeats, disagree=q)
        _, found = shares(setting, 0.0, 0.05, trials=trials, seed=items)
        out[f"{items} items, {repeats} repeats, {q:.1%} differ"] = {"equivalent": beside(found, 80)}
    return out
