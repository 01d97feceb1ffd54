"""The claim: what a policy is worth in real items is stated with ends that hold the truth as often as they say, 90 %.

Three parts. Simulated learning curves of known shape. Real data of which half is hidden: an arm that learns from h of
the hidden items as well is worth exactly h, and the stated ends must hold that in at least 34 of 40 runs. And what the
usual policy is worth on digits. Fashion-MNIST comes from LEAVEN_DATA, by default ../shared/data; without it, digits
alone.

    python benchmarks/worth.py [--trials N] [--runs N]
"""

import argparse
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from measure import write
from simulation.models import losses

from leaven.core.item import Ints
from leaven.data.dataset import Dataset
from leaven.data.open import open as open_data
from leaven.trial.arms import NOTHING, Arm, Workshop
from leaven.trial.cells import Cell, Work, train
from leaven.trial.defaults import default_policy
from leaven.trial.design import Design, drawn, nested
from leaven.trial.learners import default_learner
from leaven.trial.measure_worth import measure_worth
from leaven.trial.score import Losses, Score
from leaven.trial.worth import Worth, worth

HERE = Path(__file__).parent
KNOTS = (50, 100, 200, 400)
AT_100 = 0.25  # error there, of the simulated curves
SHARED = 0.8  # of what makes an item hard is the same for all arms
REPEATS = 10
POOL, AT, EXTRA = (
    500,
    100,
    (50, 100, 200),
)  # known items, and as many hidden; of which so many are learned from, in turn
MUST = 34 / 40


@dataclass(frozen=True, slots=True)
class Setting:
    """error(n) = .25 (n / 100) ** -exponent; the arm at `at` items does as well as `ratio` times as many."""

    exponent: float
    ratio: float
    at: int
    items: int

    def error(self, n: float) -> float:
        return float(AT_100 * (n / 100) ** -self.exponent)

    @property
    def truth(self) -> float:
        return (self.ratio - 1) * self.at

    def draw(self, rng: np.random.Generator) -> Worth:
        """Losses of 0 and 1, drawn afresh at each knot."""
        errors = [self.error(n) for n in (*KNOTS, self.ratio * self.at)]
        gains = {str(k): 0.10 - error for k, error in enumerate(errors)}
        *curve, arm = losses(rng, self.items, REPEATS, gains, SHARED).values()
        return worth(KNOTS, np.stack(curve, axis=2), arm, self.at)


def holds(found: Worth, truth: float) -> bool:
    """Whether something is said, and the truth lies between the ends; an open end is as far as can be."""
    _, low, high = found.ends
    within = (low is None or low <= truth) and (high is None or truth <= high)
    return not found.reason and within


def coverage(setting: Setting, *, trials: int, seed: int) -> dict[str, float]:
    """Shares of the trials: in which the ends hold the truth, of those in which something is said; that have both ends;
    in which nothing is said."""
    rng = np.random.default_rng(seed)
    return shares([(setting.draw(rng), setting.truth) for _ in range(trials)])


def shares(runs: Iterable[tuple[Worth, float]]) -> dict[str, float]:
    every = list(runs)
    said = [(found, truth) for found, truth in every if not found.reason]
    return {
        "holds": sum(holds(found, truth) for found, truth in said) / max(len(said), 1),
        "both ends": sum(None not in found.ends for found, _ in every) / len(every),
        "silent": 1 - len(said) / len(every),
    }


def settings() -> list[Setting]:
    cells = product((0.15, 0.3, 0.5), (0.7, 1.0, 1.5, 3.0, 6.0), KNOTS[1:3], (200, 1600))
    return [Setting(*cell) for cell in cells]


def simulate(trials: int) -> dict[str, Any]:
    out: dict[str, Any] = {}
    print(f"Simulated, {trials} trials a cell: holds the truth / has both ends / silent, %")
    for seed, s in enumerate(settings()):
        found = coverage(s, trials=trials, seed=seed)
        name = f"exponent {s.exponent}, {s.ratio} times {s.at} items, {s.items} tested"
        out[name] = found
        print(f"    {name:52}" + " / ".join(f"{100 * share:5.1f}" for share in found.values()), flush=True)
    told = summary([cell["holds"] for cell in out.values()])
    return {"trials": trials, "repeats": REPEATS, "summary": told, "cells": out}


def summary(holds: list[float]) -> dict[str, Any]:
    """Of all cells, in the order of `settings`; beyond the last knot an open end is right, and hard to miss."""
    beyond = [s.ratio * s.at >= KNOTS[-1] for s in settings()]
    told: dict[str, Any] = {}
    for name, asked in (("between the knots", False), ("beyond the last", True)):
        some = [held for held, far in zip(holds, beyond, strict=True) if far == asked]
        told[name] = {"cells": len(some), "lowest": min(some), "median": float(np.median(some)),
                      "mean": float(np.mean(some))}  # fmt: skip
        print(f"    {name}: " + ", ".join(f"{what} {value:.3g}" for what, value in told[name].items()))
    return told


def hidden(data: Dataset, tested: int, extra: int, seed: int) -> Worth:
    """One run: known, hidden and tested items are drawn; the arm learns from `extra` of the hidden ones as well."""
    order = np.random.default_rng(seed).permutation(len(data))[: 2 * POOL + tested]
    data = data.take(order)
    known, away, test = np.split(np.arange(order.size), [POOL, 2 * POOL])
    curve = [Arm(f"{n} real items", "", first=n) for n in KNOTS]
    design, other = (nested(draws(data, part, most, test, seed), seed) for part, most in ((known, 400), (away, 400)))
    both = tuple(
        (np.concatenate([mine[:AT], theirs[:extra]]), test)
        for (mine, _), (theirs, _) in zip(design.repeats, other.repeats, strict=True)
    )
    shop = Workshop(data, default_learner(data), seed)
    L = np.stack(trained(shop, design, curve), axis=2)
    (A,) = trained(shop, Design(data, both, POOL, False, ""), [NOTHING])
    return worth(KNOTS, L[test], A[test], AT, policy=f"{extra} hidden items")


def draws(data: Dataset, part: Ints, most: int, test: Ints, seed: int) -> Design:
    """As a trial with a given test part: so many of the part in each repeat, class by class."""
    repeats = tuple((drawn(data, part, most, seed, repeat), test) for repeat in range(REPEATS))
    return Design(data, repeats, part.size, False, "")


def trained(shop: Workshop, design: Design, arms: list[Arm]) -> list[Losses]:
    work = Work(shop, design, {arm.name: arm for arm in arms}, 0)
    cells = [Cell(repeat, arm.name) for repeat in range(len(design.repeats)) for arm in arms]
    found = train(work, cells, workers=0)
    return [Score.of(arm, design, found).losses for arm in arms]


def check(name: str, data: Dataset, tested: int, runs: int) -> dict[str, Any]:
    rows, found = list[dict[str, Any]](), list[tuple[Worth, float]]()
    for run in range(runs):
        extra = EXTRA[run % len(EXTRA)]
        w = hidden(data, tested, extra, run)
        found.append((w, extra))
        stated, low, high = w.ends
        rows.append({"run": run, "truth": extra, "worth": stated, "low": low, "high": high, "holds": holds(w, extra),
                     "sentence": str(w)})  # fmt: skip
        print(f"    {name:8} {'holds ' if rows[-1]['holds'] else 'MISSES'} {w}", flush=True)
    widths = [w.high / w.low for w, _ in found if not w.reason and w.low and w.high]
    summary: dict[str, Any] = {"runs": runs, "hold": sum(row["holds"] for row in rows)} | shares(found)
    if widths:
        summary["upper / lower end, quartiles"] = np.quantile(widths, [0.25, 0.5, 0.75]).round(2).tolist()
    return {"tested": tested, "summary": summary, "runs": rows}


def real(runs: int, folder: Path) -> dict[str, Any]:
    """Truths are fixed beforehand: 50, 100 and 200 items in turn, at 100."""
    sets: dict[str, tuple[Callable[[], Dataset], int]] = {"digits": (lambda: open_data("digits"), 797)}
    if (folder / "fashion").is_dir():
        sets["fashion"] = (lambda: open_data(folder / "fashion"), 1000)
    else:
        print(f"{folder / 'fashion'}: is not there; LEAVEN_DATA names the folder of the real sets")
    print(f"Half of the real items hidden: {runs} runs of each set")
    out: dict[str, Any] = {name: check(name, load(), tested, runs) for name, (load, tested) in sets.items()}
    hold, of = (sum(found["summary"][what] for found in out.values()) for what in ("hold", "runs"))
    print(f"    the truth lies within the ends in {hold} of {of} runs")
    return out | {"hold": hold, "of": of, "enough": hold >= MUST * of}


def example() -> dict[str, Any]:
    data = open_data("digits")
    name, policy = default_policy(data)
    found = measure_worth(data, policy, at=100, name=name, workers=1)
    print(found)
    return found.to_json()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--runs", type=int, default=20, help="of each real set")
    parser.add_argument("--data", default=os.environ.get("LEAVEN_DATA", HERE.parent / "../shared/data"), type=Path)
    parser.add_argument("--out", type=Path, default=HERE / "results" / "worth.json", help="the JSON file to write")
    asked = parser.parse_args()
    found = {"example": example(), "real": real(asked.runs, asked.data), "simulated": simulate(asked.trials)}
    write(asked.out, found)


if __name__ == "__main__":
    main()
