"""How often each word is said, by the true effect."""

from dataclasses import replace

import numpy as np

from leaven.trial.verdict import decide
from leaven.trial.words import word

from .beside import Range, Rows, beside
from .models import KINDS, RULES, Setting, losses, three_arms

WORDS = ("helps", "equivalent", "undecided", "hurts")
NINETY = replace(RULES, level=0.90)
EFFECTS = (-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0)  # points
NOTE = {  # in the order of the words, for each effect
    "demo, mild": ((0, 0, 0, 100), (0, 0, 0, 100), (0, 3.4, 0, 96), (0, 54, 3, 43), (1.0, 96.9, 1.1, 1.0),
                   (44, 50, 6, 0), (96, 3.3, 0.9, 0), (100, 0, 0, 0), (100, 0, 0, 0)),
    "demo, strong": ((0, 0, 0, 100), (0, 0, 3, 97), (0, 0.3, 56, 44), (0.2, 1, 86, 13), (1.8, 0.3, 95.3, 2.6),
                     (12, 0, 88, 0.3), (36, 0.1, 63, 0.1), (88, 0, 12, 0), (100, 0, 0, 0)),
    "small, mild": ((0, 0, 13, 87), (0, 0, 47, 53), (0, 0.1, 85, 15), (0.2, 0.1, 94, 5), (1.1, 0, 97.3, 1.6),
                    (4, 0.1, 96, 0.4), (9, 0, 91, 0.2), (40, 0, 60, 0), (74, 0, 26, 0)),
    "small, strong": ((0, 0, 66, 34), (0, 0, 83, 17), (0.5, 0, 93, 6), (1, 0, 95, 4), (2.2, 0, 95.8, 1.9),
                      (3, 0, 96, 1), (4, 0, 95, 0.5), (11, 0, 89, 0.1), (23, 0, 77, 0)),
}  # fmt: skip


def said(setting: Setting, policy: float, copies: float = 0.0, *, trials: int, seed: int) -> dict[str, float]:
    """Share of trials that end in each word, by gains over nothing."""
    rng, found = np.random.default_rng(seed), dict.fromkeys(WORDS, 0)
    for _ in range(trials):
        found[decide(three_arms(rng, setting, policy, copies), RULES).word] += 1
    return {name: n / trials for name, n in found.items()}


def words(items: int, repeats: int, policy: float, copies: float, *, trials: int, seed: int) -> dict[str, float]:
    """The same of losses of 0 and 1."""
    rng, found = np.random.default_rng(seed), dict.fromkeys(WORDS, 0)
    for _ in range(trials):
        gains = {"nothing": 0, "copies": copies, "policy": policy}
        found[decide(losses(rng, items, repeats, gains), RULES).word] += 1
    return {name: n / trials for name, n in found.items()}


def table(trials: int) -> Rows:
    """The copies being as good as nothing."""
    out: Rows = {}
    for name, setting in KINDS.items():
        for k, effect in enumerate(EFFECTS):
            cell = said(setting, effect / 100, trials=trials, seed=k)
            out[f"{name}, {effect:+g}"] = {w: beside(cell[w], NOTE[name][k][i]) for i, w in enumerate(WORDS)}
    return out


def copies(trials: int) -> Rows:
    """What the second comparison is for: a gain that copies have as well is no help."""
    out: Rows = {}
    for name in ("demo, mild", "demo, strong"):
        for gain, note in ((0.02, (1.7, 2.4)), (0.006, (1.4, 3.2))):
            cell = said(KINDS[name], gain, gain, trials=trials, seed=int(1000 * gain))
            notes: dict[str, Range] = {"helps": note}
            if (name, gain) == ("demo, mild", 0.006):
                notes = {"helps": 1.4, "equivalent": 94, "undecided": 4}
            out[f"{name}, {100 * gain:+g} and so the copies"] = {w: beside(cell[w], notes.get(w)) for w in WORDS}
    return out


def at_the_margin(trials: int) -> Rows:
    """A false "equivalent": the effect is just the margin; by one comparison, and by intervals of 90 % too."""
    rng, one, both = np.random.default_rng(1), np.zeros(2), 0
    setting = KINDS["demo, mild"].with_effect(RULES.margin)
    for _ in range(trials):
        v = decide(three_arms(rng, setting, RULES.margin), RULES)
        narrow = decide(three_arms(rng, setting, RULES.margin), NINETY)
        one += [word(each.against_nothing, RULES.margin) == "equivalent" for each in (v, narrow)]
        both += v.word == "equivalent"
    return {
        "demo, mild, at the margin": {
            "equivalent, by one comparison": beside(one[0] / trials, 2.5),
            "equivalent": beside(both / trials, 3.4),
            "by intervals of 90 %": beside(one[1] / trials, 6.5),
        }
    }
