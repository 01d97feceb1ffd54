"""What it costs to look more than once: at the same test items for other policies, and at a trial on its way."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np

from leaven.trial.interval import interval
from leaven.trial.stops import TWICE, UNTIL_DECIDED, Stops, once
from leaven.trial.verdict import decide

from .beside import Range, Rows, beside
from .models import ITEMS_VARY, KINDS, REPEATS_VARY, RULES, Floats, Setting, three_arms

Draw = Callable[[], Floats]
LEAKS: dict[int, tuple[float, float, float, float]] = {
    3: (9, 3.3, 4.9, 2.2), 5: (17, 3.6, 5.1, 1.8), 10: (38, 7.2, 9.4, 3.0), 20: (83, 26, 21, 3.2),
}  # fmt: skip
ALL = 0.05
SPREAD = 0.15  # of the differences between items: an op moves the mean of a hundred by 1.5 points
Keeps = Callable[[float, float, bool], bool]
USERS: dict[str, tuple[bool, Keeps]] = {
    # whether the looks share the error; what is kept, by the mean without it, with it, and whether it said "helps"
    "numbers, uncorrected": (False, lambda before, now, helps: now > before),
    "numbers, .05/K": (True, lambda before, now, helps: now > before),
    "rounded to 1 point, .05/K": (True, lambda before, now, helps: round(100 * now) > round(100 * before)),
    "words only, .05/K": (True, lambda before, now, helps: helps),
}


def op(rng: np.random.Generator) -> Floats:
    """(items, repeats): what an op that does nothing on average does."""
    return SPREAD * (rng.normal(size=(100, 1)) + 0.5 * rng.normal(size=(100, 5)))


def misled(draw: Draw, looks: int, shared: bool, keeps: Keeps) -> bool:
    """Whether a user who tries one useless op after the other, and keeps those that please, hears "helps" once. What is
    kept goes into every further policy, and with it the luck it had with these test items."""
    level = 1 - ALL / (looks if shared else 1)
    kept, heard = np.zeros_like(draw()), False
    for _ in range(looks):
        tried = kept + draw()
        i = interval(tried, level=level)
        heard |= i.low > 0
        if keeps(kept.mean(), i.mean, i.low > 0):
            kept = tried
    return heard


def leaks(trials: int) -> Rows:
    """Numbers that are shown leak: chance of some false "helps"."""
    out: Rows = {}
    for looks, notes in LEAKS.items():
        row = {}
        for (name, (shared, keeps)), note in zip(USERS.items(), notes, strict=True):
            draw = partial(op, np.random.default_rng(looks))
            row[name] = beside(sum(misled(draw, looks, shared, keeps) for _ in range(trials)) / trials, note)
        out[f"{looks} looks"] = row
    return out


def useless(trials: int) -> Rows:
    """Ten unrelated policies, none of which does anything: chance that some is said to help."""
    rng, found = np.random.default_rng(1), np.zeros(2)
    setting = Setting(200, 10, 0.12, 0.0, *ITEMS_VARY)
    for _ in range(trials):
        ten = [interval(setting.differences(rng)) for _ in range(10)]
        shared = [interval(setting.differences(rng), level=1 - ALL / 10) for _ in range(10)]
        found += [any(i.low > 0 for i in ten), any(i.low > 0 for i in shared)]
    return {
        "ten useless policies": {
            "each at .05": beside(found[0] / trials, 14),
            "each at .005": beside(found[1] / trials, 2.4),
        }
    }


def missed(setting: Setting, stops: Stops, *, trials: int, seed: int) -> tuple[float, float]:
    """Share of trials in which an interval at some stop misses the truth; and if each were one of 95 %."""
    rng, found = np.random.default_rng(seed), np.zeros(2)
    setting = replace(setting, repeats=stops.repeats[-1])
    for _ in range(trials):
        D, out = setting.differences(rng), np.zeros(2, bool)
        for repeats, share in zip(stops.repeats, stops.shares, strict=True):
            for k, alpha in enumerate((ALL * share, ALL)):
                i = interval(D[:, :repeats], level=1 - alpha)
                out[k] |= not i.low <= setting.effect <= i.high
        found += out
    return found[0] / trials, found[1] / trials


def stops(trials: int) -> Rows:
    """Two planned looks at a trial on its way, and five: an interval misses the truth at one of them."""
    out: Rows = {}
    notes: dict[str, tuple[Stops, Range, Range]] = {
        "10, 20": (TWICE, (3.2, 5.2), (5.6, 8.8)),
        "10 to 50": (UNTIL_DECIDED, (0, 3.4), 13.8),
    }
    for (name, (planned, note, naive)), (disagree, effect), shares in product(
        notes.items(), ((0.04, 0.0), (0.12, 0.03)), (ITEMS_VARY, REPEATS_VARY)
    ):
        setting = Setting(200, 10, disagree, effect, *shares)
        shared, each = missed(setting, planned, trials=trials, seed=int(100 * disagree))
        vary = "items vary" if shares == ITEMS_VARY else "repeats vary"
        out[f"after {name}; {disagree:.0%} differ, {vary}"] = {
            "missed": beside(shared, note),
            "each at 95 %": beside(each, naive),
        }
    return out


def every_repeat(trials: int) -> Rows:
    """A look after every repeat from 10 to 60, each as if it were the only one."""
    every = Stops(tuple(range(10, 61)), (1 / 51,) * 51)
    _, each = missed(Setting(50, 10, 0.12, 0.0, *REPEATS_VARY), every, trials=trials, seed=1)
    return {"after each of 10 to 60": {"each at 95 %": beside(each, 23)}}


def power(trials: int) -> Rows:
    """What two looks cost and save: "helps" by one look after 20 repeats, by two; and how often the first is enough."""
    out: Rows = {}
    for name, note in (("demo, mild", 100.0), ("demo, strong", 54.0), ("small, mild", None), ("small, strong", None)):
        setting, rng, found = replace(KINDS[name], repeats=20), np.random.default_rng(1), np.zeros(3)
        for _ in range(trials):
            arms = three_arms(rng, setting, 0.02)
            one = decide(arms, replace(RULES, stops=once(20)))
            first = decide({arm: loss[:, :10] for arm, loss in arms.items()}, replace(RULES, stops=TWICE))
            last = first if not first.open else decide(arms, replace(RULES, stops=TWICE))
            found += [one.word == "helps", last.word == "helps", not first.open]
        one_look, two_looks, early = (found / trials).tolist()
        out[f"{name}, +2"] = {
            "one look": beside(one_look),
            "two looks": beside(two_looks),
            "ends at the first": beside(early, note),
        }
    return out
