"""How often each interval holds the true effect, nominal 95 %."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from math import sqrt

import numpy as np
from scipy.stats import t

from leaven.trial.interval import Interval, interval

from .beside import Rows, beside
from .models import ITEMS_VARY, REPEATS_VARY, Floats, Ints, Setting, folded, unequal_groups

TABLE = ((50, 10), (200, 10), (200, 20), (1600, 20))


def over_repeats(i: Interval, s: Setting) -> float:
    return float(t.ppf(0.975, s.repeats - 1)) * sqrt(i.repeats)


def over_items(i: Interval, s: Setting) -> float:
    return float(t.ppf(0.975, s.items - 1)) * sqrt(i.items)


def larger(i: Interval, s: Setting) -> float:
    return max(over_repeats(i, s), over_items(i, s))


def not_subtracted(i: Interval, s: Setting) -> float:
    return float(t.ppf(0.975, i.df)) * sqrt(i.items + i.repeats)


def without_rule_of_three(i: Interval, _: Setting) -> float:
    return float(t.ppf(0.975, i.df)) * sqrt(i.variance)


def without_floor(i: Interval, s: Setting) -> float:
    """Of a variance that may be 0 or less: then an interval of no width."""
    dA, dB = s.items - 1.0, s.repeats - 1.0
    V = i.items + i.repeats - i.residual
    if V <= 0:
        return 0.0
    df = V**2 / (i.items**2 / dA + i.repeats**2 / dB + i.residual**2 / (dA * dB))
    return float(t.ppf(0.975, max(df, 1.0))) * sqrt(V)


HALVES: dict[str, Callable[[Interval, Setting], float]] = {
    "leaven": lambda i, _: i.half,
    "without the floor": without_floor,
    "t over repeats": over_repeats,
    "items only": over_items,
    "larger of the two": larger,
    "residual not subtracted": not_subtracted,
    "without rule of three": without_rule_of_three,
}
NOTE = {  # lowest and mean, by column of the table
    "leaven": ((93, 96), (94, 95), (95, 96), (93, 95)),
    "without the floor": ((92, 95), (94, 95), (95, 96), (93, 95)),
    "t over repeats": ((72, 86), (73, 88), (63, 84), (74, 89)),
    "items only": ((85, 93), (64, 87), (66, 89), (30, 72)),
    "larger of the two": ((92, 95), (90, 94), (90, 94), (90, 93)),
    "residual not subtracted": ((96, 98), (96, 98), (96, 98), (95, 96)),
    "without rule of three": ((None, None),) * 4,
}


def coverage(s: Setting, *, trials: int, seed: int) -> dict[str, float]:
    """Share of trials in which each interval holds the true effect."""
    rng = np.random.default_rng(seed)
    hits = dict.fromkeys(HALVES, 0)
    for _ in range(trials):
        i = interval(s.differences(rng))
        for name, half in HALVES.items():
            hits[name] += abs(i.mean - s.effect) <= half(i, s)
    return {name: hit / trials for name, hit in hits.items()}


def held(draw: Callable[[np.random.Generator], tuple[Floats, Ints | None]], truth: float, *, trials: int,
         seed: int) -> float:  # fmt: skip
    """Share of trials in which the interval of what is drawn, by groups where there are any, holds the truth."""
    rng, hits = np.random.default_rng(seed), 0
    for _ in range(trials):
        i = interval(*draw(rng))
        hits += i.low <= truth <= i.high
    return hits / trials


def settings(items: int, repeats: int) -> list[Setting]:
    """The twelve of one column of the table."""
    cells = product((0.04, 0.12, 0.30), (0.0, 0.03), (ITEMS_VARY, REPEATS_VARY))
    return [Setting(items, repeats, disagree, effect, *shares) for disagree, effect, shares in cells]


def table(trials: int) -> Rows:
    """Five ways to an interval; lowest and mean coverage over twelve settings each."""
    out: Rows = {}
    for column, (items, repeats) in enumerate(TABLE):
        cells = [coverage(s, trials=trials, seed=seed) for seed, s in enumerate(settings(items, repeats))]
        for name in HALVES:
            low, mean = NOTE[name][column]
            found = [cell[name] for cell in cells]
            out[f"{items} items, {repeats} repeats: {name}"] = {
                "lowest": beside(min(found), low),
                "mean": beside(float(np.mean(found)), mean),
                "highest": beside(max(found)),
            }
    return out


def few_changes(trials: int) -> Rows:
    """Hardly any disagreement, nine in ten in favour of the policy: the rule of three."""
    out: Rows = {}
    for items, disagree in product((50, 200, 1600), (0.003, 0.01, 0.03)):
        cell = coverage(Setting(items, 10, disagree, 0.8 * disagree, *ITEMS_VARY), trials=trials, seed=items)
        out[f"{items} items, {disagree:.1%} of cells"] = {
            "leaven": beside(cell["leaven"], (93, 100)),
            "t alone": beside(cell["without rule of three"], 79 if items == 50 else None),
        }
    return out


def grouped(rng: np.random.Generator, s: Setting, group: Ints, *, known: bool) -> tuple[Floats, Ints | None]:
    """Differences with group effects; whether the interval is told the groups."""
    return s.differences(rng, group), group if known else None


def groups(trials: int) -> Rows:
    """400 items in unequal groups, a tenth of the variance between groups; groups whole in a fold, too."""
    out: Rows = {}
    for count in (3, 4, 6, 8, 20):
        s, group = Setting(400, 10, 0.12, 0.0, 0.1, 0.002, group_share=0.1), unequal_groups(400, count)
        by, not_by = (
            held(partial(grouped, s=s, group=group, known=known), 0.0, trials=trials, seed=count)
            for known in (True, False)
        )
        out[f"{count} groups"] = {
            "by groups": beside(by, (93.9, 97.6)),
            "items as independent": beside(not_by, (32, 89)),
        }
    s, group = Setting(400, 20, 0.12, 0.0, 0.1, 0.002, group_share=0.1), np.arange(400) // 10
    found = held(lambda rng: (folded(s.differences(rng, group), rng, group), group), 0.0, trials=trials, seed=1)
    out["40 groups, 4 x 5-fold"] = {"by groups": beside(found)}
    return out


def folds(trials: int) -> Rows:
    """Each repeat tests a fifth of the items: 2 x 5-fold and 4 x 5-fold."""
    out: Rows = {}
    for (items, repeats), shares, effect in product(
        ((200, 10), (200, 20), (1000, 10)), (ITEMS_VARY, REPEATS_VARY), (0.0, 0.03)
    ):
        s = Setting(items, repeats, 0.12, effect, *shares)
        found = held(
            lambda rng, s=s: (folded(s.differences(rng), rng), None), effect, trials=trials, seed=items + repeats
        )
        vary = "items vary" if shares == ITEMS_VARY else "repeats vary"
        out[f"{items} items, {repeats // 5} x 5-fold, {vary}, {100 * effect:+.0f}"] = {
            "leaven": beside(found, (95, 97))
        }
    return out


def repeats(trials: int) -> Rows:
    """Few repeats: how many make an honest interval."""
    note: dict[int, tuple[float, float] | float] = {2: 89, 3: 92, 5: (94, 97), 10: (94, 96)}
    out: Rows = {}
    for count, said in note.items():
        cells = [coverage(replace(s, repeats=count), trials=trials, seed=seed)["leaven"] for seed, s in
                 enumerate(settings(200, 10))]  # fmt: skip
        out[f"200 items, {count} repeats"] = {
            "lowest": beside(min(cells), said),
            "mean": beside(float(np.mean(cells))),
        }
    return out
