"""The claim: the intervals and words of a verdict err as rarely as they say, where simpler intervals do not.

Simulated paired differences of 0/1 losses with known truth: how often each interval covers it (nominal 95 %), and how
often a policy with a known effect is said to help.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
from measure import write
from numpy.typing import NDArray
from scipy.stats import t

from leaven.trial.interval import Interval, interval
from leaven.trial.verdict import Rules, decide

Floats = NDArray[np.float64]
TABLE = ((50, 10), (200, 10), (200, 20), (1600, 20))
ITEMS_VARY, REPEATS_VARY = (0.4, 0.002), (0.1, 0.03)  # shares of the latent variance: of the item, of the repeat


@dataclass(frozen=True, slots=True)
class Setting:
    """Differences in {-1, 0, 1}: arms disagree on a share `disagree` of the cells, the mean difference is `effect`."""

    items: int
    repeats: int
    disagree: float
    effect: float = 0.0
    item_share: float = 0.1
    repeat_share: float = 0.002
    group_share: float = 0.0

    def differences(self, rng: np.random.Generator, group: NDArray[np.int64] | None = None) -> Floats:
        """(items, repeats): a Gaussian sum of group, item, repeat and residual, cut at two thresholds."""
        left = 1 - self.item_share - self.repeat_share - self.group_share
        latent = sqrt(self.item_share) * rng.normal(size=(self.items, 1))
        latent = latent + sqrt(self.repeat_share) * rng.normal(size=(1, self.repeats))
        latent = latent + sqrt(left) * rng.normal(size=(self.items, self.repeats))
        if group is not None:
            latent += sqrt(self.group_share) * rng.normal(size=(group.max() + 1, 1))[group]
        upper = NormalDist().inv_cdf(1 - (self.disagree + self.effect) / 2)
        lower = NormalDist().inv_cdf((self.disagree - self.effect) / 2)
        return (latent > upper) * 1.0 - (latent < lower)


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


HALVES: dict[str, Callable[[Interval, Setting], float]] = {
    "leaven": lambda i, _: i.half,
    "t over repeats": over_repeats,
    "items only": over_items,
    "larger of the two": larger,
    "residual not subtracted": not_subtracted,
    "without rule of three": without_rule_of_three,
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


def unequal_groups(items: int, groups: int) -> NDArray[np.int64]:
    """(items,) group indices, sizes from 1 to groups ** 1.3."""
    sizes = np.arange(1, groups + 1) ** 1.3
    return np.minimum(np.searchsorted(np.cumsum(sizes) / sizes.sum(), (np.arange(items) + 0.5) / items), groups - 1)


def coverage_groups(s: Setting, groups: int, *, trials: int, seed: int) -> dict[str, float]:
    """The same with group effects: by groups, and with the items taken as independent."""
    rng = np.random.default_rng(seed)
    group = unequal_groups(s.items, groups)
    hits = np.zeros(2)
    for _ in range(trials):
        D = s.differences(rng, group)
        for k, i in enumerate((interval(D, group), interval(D))):
            hits[k] += i.low <= s.effect <= i.high
    return {"leaven, by groups": hits[0] / trials, "items as independent": hits[1] / trials}


def losses(
    rng: np.random.Generator, items: int, repeats: int, gains: dict[str, float], shared: float = 0.97
) -> dict[str, Floats]:
    """Arm -> (items, repeats) 0/1 losses with error .10 - gain; `shared`: what all arms have in common of an item."""
    common = rng.normal(size=(items, 1))
    arms = {}
    for arm, gain in gains.items():
        own = sqrt(0.3) * rng.normal(size=(items, 1)) + sqrt(0.01) * rng.normal(size=(1, repeats))
        own = own + sqrt(0.69) * rng.normal(size=(items, repeats))
        bar = NormalDist().inv_cdf(1 - (0.10 - gain))
        arms[arm] = (sqrt(shared) * common + sqrt(1 - shared) * own > bar) * 1.0
    return arms


def words(items: int, repeats: int, policy: float, copies: float, *, trials: int, seed: int) -> dict[str, float]:
    """Share of trials that end in each word, the policy and the copies being better than nothing by so much."""
    rng = np.random.default_rng(seed)
    rules = Rules(margin=0.01, drawn=100, pool=1000)
    said = dict.fromkeys(("helps", "equivalent", "undecided", "hurts"), 0)
    for _ in range(trials):
        said[decide(losses(rng, items, repeats, {"nothing": 0, "copies": copies, "policy": policy}), rules).word] += 1
    return {word: n / trials for word, n in said.items()}


def settings(items: int, repeats: int) -> list[Setting]:
    """The twelve of one column of the table."""
    cells = product((0.04, 0.12, 0.30), (0.0, 0.03), (ITEMS_VARY, REPEATS_VARY))
    return [Setting(items, repeats, disagree, effect, *shares) for disagree, effect, shares in cells]


def simulate(trials: int) -> dict[str, Any]:
    out: dict[str, Any] = {"trials": trials, "nominal": 0.95, "coverage": {}, "few": {}, "groups": {}, "words": {}}
    print(f"{trials} trials per cell. Coverage in %, lowest / mean over 12 settings")
    for items, repeats in TABLE:
        cells = [coverage(s, trials=trials, seed=seed) for seed, s in enumerate(settings(items, repeats))]
        column = {n: {"low": min(c[n] for c in cells), "mean": sum(c[n] for c in cells) / len(cells)} for n in HALVES}
        out["coverage"][f"{items} items, {repeats} repeats"] = column
        print(f"{items} items, {repeats} repeats")
        for name, c in column.items():
            print(f"    {name:24} {100 * c['low']:5.1f} / {100 * c['mean']:5.1f}")
    print("Few disagreements, nine in ten of them in favour of the policy")
    for items, disagree in product((50, 200, 1600), (0.003, 0.01, 0.03)):
        cell = coverage(Setting(items, 10, disagree, 0.8 * disagree, *ITEMS_VARY), trials=trials, seed=items)
        _print(out["few"], f"{items} items, {disagree:.1%} of cells", cell, "leaven", "without rule of three")
    print("400 items in unequal groups, a tenth of the variance between groups")
    for groups in (3, 4, 6, 8, 20):
        s = Setting(400, 10, 0.12, 0.0, 0.1, 0.002, group_share=0.1)
        _print(out["groups"], f"{groups} groups", coverage_groups(s, groups, trials=trials, seed=groups))
    print("Words, 10 repeats; gains of policy, copies")
    for items, (policy, copies) in product((100, 1600), ((0.0, 0.0), (0.02, 0.0), (0.02, 0.02), (-0.02, 0.0))):
        cell = words(items, 10, policy, copies, trials=trials, seed=items)
        _print(out["words"], f"{items} items, {100 * policy:+.0f}, {100 * copies:+.0f}", cell)
    return out


def _print(into: dict[str, Any], row: str, cell: dict[str, float], *only: str) -> None:
    into[row] = cell
    print(f"    {row:24} " + ", ".join(f"{name} {100 * cell[name]:.1f}" for name in only or cell))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=2000)
    default = Path(__file__).parent / "results" / "verdict_simulation.json"
    parser.add_argument("--out", type=Path, default=default, help="the JSON file to write")
    arguments = parser.parse_args()
    write(arguments.out, simulate(arguments.trials))


if __name__ == "__main__":
    main()
