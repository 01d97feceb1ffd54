"""Models: paired losses and differences whose true effect is known."""

from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from leaven.trial.rules import Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
RULES = Rules(margin=0.01, drawn=100, pool=1000)
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

    def differences(self, rng: np.random.Generator, group: Ints | None = None, repeat: Floats | None = None) -> Floats:
        """(items, repeats): a Gaussian sum of group, item, repeat and residual, cut at two thresholds. repeat: (1,
        repeats) what the repeats do to it, standard normal; None: drawn."""
        left = 1 - self.item_share - self.repeat_share - self.group_share
        latent = sqrt(self.item_share) * rng.normal(size=(self.items, 1))
        drawn = rng.normal(size=(1, self.repeats)) if repeat is None else repeat
        latent = latent + sqrt(self.repeat_share) * drawn
        latent = latent + sqrt(left) * rng.normal(size=(self.items, self.repeats))
        if group is not None:
            latent += sqrt(self.group_share) * rng.normal(size=(group.max() + 1, 1))[group]
        upper = NormalDist().inv_cdf(1 - (self.disagree + self.effect) / 2)
        lower = NormalDist().inv_cdf((self.disagree - self.effect) / 2)
        return (latent > upper) * 1.0 - (latent < lower)

    def with_effect(self, effect: float) -> "Setting":
        """Arms disagree on no less than the effect takes."""
        return replace(self, effect=effect, disagree=max(self.disagree, 1.02 * abs(effect)))


# Components as measured on digits (logistic regression): half-pixel shifts, one-pixel shifts, copies of the items.
# Variance of a cell between items, between repeats: .0047, .00003 (4 % of the cells differ); .031, .00018 (12 %);
# .0016, .00001 (2 %).
DEMO_MILD = Setting(1597, 20, 0.04, item_share=0.394, repeat_share=0.0032)
DEMO_STRONG = Setting(1597, 20, 0.12, item_share=0.497, repeat_share=0.0032)
SMALL_MILD, SMALL_STRONG = (replace(s, items=100, repeats=10) for s in (DEMO_MILD, DEMO_STRONG))
KINDS = {"demo, mild": DEMO_MILD, "demo, strong": DEMO_STRONG, "small, mild": SMALL_MILD, "small, strong": SMALL_STRONG}


def three_arms(rng: np.random.Generator, setting: Setting, policy: float, copies: float = 0.0) -> dict[str, Floats]:
    """Arm -> losses, of which only the differences mean anything: the policy gains so much, the copies so much."""
    repeated = replace(setting, disagree=0.02, item_share=0.382, repeat_share=0.0035)
    return {
        "nothing": np.zeros((setting.items, setting.repeats)),
        "copies": -repeated.with_effect(copies).differences(rng),
        "policy": -setting.with_effect(policy).differences(rng),
    }


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


def unequal_groups(items: int, groups: int) -> Ints:
    """(items,) group indices, sizes from 1 to groups ** 1.3."""
    sizes = np.arange(1, groups + 1) ** 1.3
    return np.minimum(np.searchsorted(np.cumsum(sizes) / sizes.sum(), (np.arange(items) + 0.5) / items), groups - 1)


def folded(D: Floats, rng: np.random.Generator, group: Ints | None = None, folds: int = 5) -> Floats:
    """The same with NaN where a repeated K-fold tests nothing: each repeat is one fold, whole groups stay together."""
    units = np.arange(len(D)) if group is None else group
    D = D.copy()
    for turn in range(0, D.shape[1], folds):
        fold = (rng.permutation(units.max() + 1) % folds)[units]
        for k in range(min(folds, D.shape[1] - turn)):
            D[fold != k, turn + k] = np.nan
    return D
