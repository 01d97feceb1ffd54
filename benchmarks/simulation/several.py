"""Several policies in one trial, by Holm: false words of the family, and power."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from leaven.trial.several import decide_all
from leaven.trial.verdict import Verdict, decide

from .beside import Rows, beside
from .models import RULES, Floats, losses

Judge = Callable[[Mapping[str, Floats], list[str]], dict[str, Verdict]]


def uncorrected(arms: Mapping[str, Floats], names: list[str]) -> dict[str, Verdict]:
    return {name: decide(arms, RULES, policy=name) for name in names}


def bonferroni(arms: Mapping[str, Floats], names: list[str]) -> dict[str, Verdict]:
    return {name: decide(arms, replace(RULES, policies=len(names)), policy=name) for name in names}


def holm(arms: Mapping[str, Floats], names: list[str]) -> dict[str, Verdict]:
    return decide_all(arms, RULES, policies=names)


def stepped_throughout(arms: Mapping[str, Floats], names: list[str]) -> dict[str, Verdict]:
    """Holm's levels for those that are not shown to help or hurt as well."""
    found = holm(arms, names)
    shown = [name for name in names if found[name].average in ("helps", "hurts")]
    rules = replace(RULES, policies=len(names))
    return {
        name: found[name]
        if name in shown
        else decide(arms, rules, policy=name, settled=min(len(shown), len(names) - 1))
        for name in names
    }


JUDGES: dict[str, Judge] = {"Holm": holm, "uncorrected": uncorrected, "Bonferroni": bonferroni}
ZERO, GAIN = 0.0, 0.03
CASES: dict[str, tuple[list[float], float, int, float]] = {
    # gains of the policies, of the copies; items; what the arms share
    "8 useless": ([ZERO] * 8, 0.0, 400, 0.9),
    "8 useless, few items": ([ZERO] * 8, 0.0, 100, 0.9),
    "8 useless, arms far apart": ([ZERO] * 8, 0.0, 400, 0.6),
    "8 as good as copies, +2": ([0.02] * 8, 0.02, 800, 0.9),
    "4 useless, 4 at +3": ([ZERO] * 4 + [GAIN] * 4, 0.0, 400, 0.9),
    "6 useless, 1 at +3, 1 at -3": ([ZERO] * 6 + [GAIN, -GAIN], 0.0, 400, 0.9),
    "1 useless, 2 at +3": ([ZERO, GAIN, GAIN], 0.0, 400, 0.9),
    "8 at +3": ([GAIN] * 8, 0.0, 400, 0.9),
}


def false_word(verdict: Verdict, gain: float, copies: float) -> bool:
    """Helps, but not more than nothing and copies; or hurts, but not less than nothing."""
    return (verdict.word == "helps" and gain <= max(0.0, copies)) or (verdict.word == "hurts" and gain >= 0)


def family(trials: int) -> Rows:
    """Chance of some false "helps" or "hurts" among all; and how many of those that help are said to."""
    out: Rows = {}
    for case, (gains, copies, items, shared) in CASES.items():
        rng, names = np.random.default_rng(1), [f"p{k}" for k in range(len(gains))]
        good = sum(gain > max(0.0, copies) for gain in gains)
        false, right = dict.fromkeys(JUDGES, 0), dict.fromkeys(JUDGES, 0)
        for _ in range(trials):
            arms = losses(
                rng, items, 10, {"nothing": 0.0, "copies": copies, **dict(zip(names, gains, strict=True))}, shared
            )
            for judge, by in JUDGES.items():
                found = list(zip(by(arms, names).values(), gains, strict=True))
                false[judge] += any(false_word(verdict, gain, copies) for verdict, gain in found)
                right[judge] += sum(v.word == "helps" for v, gain in found if gain > max(0.0, copies))
        row = {f"some false, {judge}": beside(n / trials, 5 if judge == "Holm" else None) for judge, n in false.items()}
        if good:
            row |= {f"found, {judge}": beside(n / good / trials) for judge, n in right.items()}
        out[case] = row
    return out


def at_the_margin(trials: int) -> Rows:
    """Eight policies just at the margin: chance that some is called equivalent, by the level of what is not shown."""
    rng, names, some = np.random.default_rng(1), [f"p{k}" for k in range(8)], np.zeros(2)
    gains = {"nothing": 0.0, "copies": 0.0, **dict.fromkeys(names, RULES.margin)}
    for _ in range(trials):
        arms = losses(rng, 1600, 20, gains)
        for k, by in enumerate((holm, stepped_throughout)):
            some[k] += any(v.word == "equivalent" for v in by(arms, names).values())
    told, stepped = (some / trials).tolist()
    return {"8 at the margin": {"told at .05/8": beside(told), "told at Holm's level": beside(stepped)}}
