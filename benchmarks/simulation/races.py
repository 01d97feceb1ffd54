"""What a race says of its winner, and what untouched items and fresh draws say of it."""

from dataclasses import replace

import numpy as np

from leaven.trial.interval import interval

from .beside import Range, Rows, beside
from .models import DEMO_MILD, DEMO_STRONG, REPEATS_VARY, Floats, Setting

ARMS, J = 8, 20
KINDS = {
    "mild": replace(DEMO_MILD, items=400),
    "strong": replace(DEMO_STRONG, items=400),
    "few items, mild": replace(DEMO_MILD, items=100),
    "noisy repeats": Setting(400, J, 0.12, 0.0, *REPEATS_VARY),
}


def helps(D: Floats, level: float = 0.95) -> bool:
    return interval(D, level=level).low > 0


def false_winners(setting: Setting, *, trials: int, seed: int) -> tuple[float, float, float, float]:
    """Of eight useless arms, "helps": for the winner, on what chose it; on untouched items, with the draws of the race;
    on both new; and for any arm at all, each on all that the race was run on, at .05/8."""
    rng, found = np.random.default_rng(seed), np.zeros(4)
    for _ in range(trials):
        draws = rng.normal(size=(ARMS, 1, J))  # what the draws and seeds of the race do to each arm
        raced = [setting.differences(rng, repeat=draws[k]) for k in range(ARMS)]
        best = int(np.argmax([D.mean() for D in raced]))
        again, fresh = setting.differences(rng, repeat=draws[best]), setting.differences(rng)
        any_arm = any(helps(D, 1 - 0.05 / ARMS) for D in raced)
        found += [helps(raced[best]), helps(again), helps(fresh), any_arm]
    first, second, third, fourth = (found / trials).tolist()
    return first, second, third, fourth


def useless(trials: int) -> Rows:
    """Eight arms, none of which does anything: "helps" for the winner, by what it is tested on."""
    out: Rows = {}
    for name, setting in KINDS.items():
        raced_on, same_draws, both_new, no_split = false_winners(setting, trials=trials, seed=1)
        out[f"{name}: some false"] = {
            "on what chose it": beside(raced_on, (13, 14)),
            "untouched items": beside(same_draws, (2.6, 8.9)),
            "and fresh draws": beside(both_new, (2.1, 3.0)),
            "no race, each at .05/8": beside(no_split, (1.6, 2.7)),
        }
    return out


def power(trials: int) -> Rows:
    """One arm that helps among eight: half of the items for the race and half for the verdict, or all for all arms."""
    out: Rows = {}
    cases: dict[str, tuple[Setting, float, Range, Range]] = {
        "strong, +1.5": (replace(DEMO_STRONG, items=1600), 0.015, 49.0, 47.0),
        "strong, +2.5": (replace(DEMO_STRONG, items=1600), 0.025, 93.0, 96.0),
        "few items, mild, +2": (replace(DEMO_MILD, items=200), 0.02, 66.0, 76.0),
        "noisy repeats, +3": (Setting(1600, J, 0.12, 0.0, *REPEATS_VARY), 0.03, 62.0, 37.0),
    }
    for name, (setting, gain, split, whole) in cases.items():
        rng, found = np.random.default_rng(2), np.zeros(2)
        half = replace(setting, items=setting.items // 2)
        for _ in range(trials):
            rivals = max(float(half.differences(rng).mean()) for _ in range(ARMS - 1))
            won = half.with_effect(gain).differences(rng).mean() > rivals
            found[0] += won and helps(half.with_effect(gain).differences(rng))
            found[1] += helps(setting.with_effect(gain).differences(rng), 1 - 0.05 / ARMS)
        by_split, by_all = (found / trials).tolist()
        out[f"{name}: found"] = {
            "race and verdict": beside(by_split, split),
            "no race, each at .05/8": beside(by_all, whole),
        }
    return out
