"""How often a class or a group is said to lose: where none does, and where one does."""

from dataclasses import replace
from itertools import product

import numpy as np

from leaven.trial.classes import class_effects
from leaven.trial.groups import group_effects, largest_groups
from leaven.trial.interval import interval

from .beside import Range, Rows, beside
from .models import Floats, Ints, Setting, folded

SIZES = (30, 30, 50, 50, 75, 75, 100, 100, 130, 160)  # items of the ten classes
MARGIN = 0.01
TABLE: tuple[tuple[float, int, tuple[Range, ...], tuple[Range, ...], tuple[Range, ...]], ...] = (
    # disagreement, repeats; vetoes: none loses, all lose just the margin, those without Bonferroni;
    # found: -10 points in one class of 30, 50, 100, 160; -20 points in one of 30, 50
    (0.05, 10, (0, 1.3, 30), (48, 90, 100, 100), (85, 100)),
    (0.12, 10, (0.7, 1.8, 35), (24, 64, 94, 100), (95, 100)),
    (0.12, 20, (0.8, 2.8, 37), (38, 78, 98, 100), (100, 100)),
    (0.25, 10, (2.0, 4.5, 38), (11, 20, 47, 68), (74, 94)),
    (0.25, 20, (0.8, 2.7, 40), (17, 32, 65, 88), (86, 98)),
)


def sized(sizes: tuple[int, ...]) -> Ints:
    return np.repeat(np.arange(len(sizes)), sizes)


def vetoed(setting: Setting, labels: Ints, *, trials: int, seed: int) -> tuple[float, float]:
    """Share of trials with a class that is vetoed, and without Bonferroni."""
    rng, found = np.random.default_rng(seed), np.zeros(2)
    classes = len(np.unique(labels))
    for _ in range(trials):
        D = setting.differences(rng)
        found += [
            any(c.vetoed for c in class_effects(D, labels, margin=MARGIN, alpha=alpha)[0])
            for alpha in (0.05, 0.05 * classes)
        ]
    return found[0] / trials, found[1] / trials


def found(items: int, repeats: int, disagree: float, loss: float, *, trials: int, seed: int) -> float:
    """Share of trials in which one of ten classes is vetoed that loses so much, on top of what differs anyway."""
    setting = Setting(items, repeats, disagree + loss, -loss, 0.3, 0.003)
    rng, hits = np.random.default_rng(seed), 0
    for _ in range(trials):
        hits += interval(setting.differences(rng), level=1 - 0.1 / len(SIZES)).high < -MARGIN
    return hits / trials


def classes(trials: int) -> Rows:
    """Ten classes of 30 to 160 items."""
    out: Rows = {}
    labels = sized(SIZES)
    for disagree, repeats, vetoes, tens, twenties in TABLE:
        level = Setting(len(labels), repeats, disagree, item_share=0.3, repeat_share=0.003)
        none, _ = vetoed(level, labels, trials=trials, seed=1)
        all_at, each = vetoed(level.with_effect(-MARGIN), labels, trials=trials, seed=2)
        row = {
            "vetoed, none loses": beside(none, vetoes[0]),
            "all at the margin": beside(all_at, vetoes[1]),
            "without Bonferroni": beside(each, vetoes[2]),
        }
        for items, note in zip((30, 50, 100, 160), tens, strict=True):
            row[f"-10 in {items}"] = beside(found(items, repeats, disagree, 0.1, trials=trials, seed=items), note)
        for items, note in zip((30, 50), twenties, strict=True):
            row[f"-20 in {items}"] = beside(found(items, repeats, disagree, 0.2, trials=trials, seed=items), note)
        out[f"disagreement {disagree:.0%}, {repeats} repeats"] = row
    return out


def group_vetoes(setting: Setting, group: Ints, labels: Ints, rng: np.random.Generator, *, loss: float = 0.0,
                 folds: bool = False) -> tuple[bool, bool]:  # fmt: skip
    """Whether some group is vetoed that does not lose more than the margin, and whether group 0 is, which loses `loss`
    more than all others do. Classes are judged beside."""
    D: Floats = setting.differences(rng)
    if loss:
        mine = group == 0
        harmed = replace(setting, items=int(mine.sum()))
        D[mine] = replace(harmed, disagree=harmed.disagree + loss, effect=harmed.effect - loss).differences(rng)
    D = folded(D, rng, group) if folds else D
    named, _ = largest_groups(D, group)
    by_class, _ = class_effects(D, labels, group, margin=MARGIN, beside=len(named))
    effects = group_effects(D, group, named, margin=MARGIN, beside=len(by_class))
    out = {effect.name for effect in effects if effect.vetoed}
    return bool(out - {"0"} if loss else out), "0" in out


def groups(trials: int) -> Rows:
    """Groups of 40 and 100 items with five classes beside; a fixed test part, and folds that keep groups whole."""
    out: Rows = {}
    for (count, items), (repeats, folds) in product(
        ((8, 40), (8, 100), (20, 40)), ((10, False), (20, False), (20, True))
    ):
        group = np.repeat(np.arange(count), items)
        labels = np.arange(count * items) % 5
        level = Setting(count * items, repeats, 0.12, item_share=0.3, repeat_share=0.003)
        rng = np.random.default_rng(count * items + repeats)
        none = np.mean([group_vetoes(level, group, labels, rng, folds=folds)[0] for _ in range(trials)])
        edge = level.with_effect(-MARGIN)
        at = np.mean([group_vetoes(edge, group, labels, rng, folds=folds)[0] for _ in range(trials)])
        lost = np.mean([group_vetoes(level, group, labels, rng, loss=0.2, folds=folds)[1] for _ in range(trials)])
        design = f"{repeats // 5} x 5-fold" if folds else f"{repeats} repeats"
        out[f"{count} groups of {items}, {design}"] = {
            "vetoed, none loses": beside(float(none)),
            "all at the margin": beside(float(at)),
            "finds one that loses 20": beside(float(lost)),
        }
    return out


def repeats_of_a_group(trials: int) -> Rows:
    """Some veto where eight groups of 100 all lose just the margin, each in so many repeats, as in folds that keep them
    whole."""
    out: Rows = {}
    group = np.repeat(np.arange(8), 100)
    names = tuple(map(str, range(8)))
    for repeats in (2, 3, 4, 5, 10):
        row = {}
        for vary, shares in (("a little", (0.3, 0.003)), ("much", (0.1, 0.03)), ("very much", (0.05, 0.1))):
            setting = Setting(800, 5 * repeats, 0.12, 0.0, *shares).with_effect(-MARGIN)
            rng, false = np.random.default_rng(repeats), 0
            for _ in range(trials):
                D = folded(setting.differences(rng), rng, group)
                false += any(effect.vetoed for effect in group_effects(D, group, names, margin=MARGIN))
            row[f"repeats vary {vary}"] = beside(false / trials)
        out[f"{repeats} repeats of each group"] = row
    return out
