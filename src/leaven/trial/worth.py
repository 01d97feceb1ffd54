"""Worth: how many real items do as well as a policy does, by inverting a test along a measured curve."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .interval import Floats, Interval, interval
from .plainly import plainly
from .units import DECISIONS
from .verdict import FAINT
from .worth_lines import reason, sentence

POINTS = 81  # of the grid: steps of 2.6 % from N/8 to N
SURE_RISE = 0.99  # level at which it is believed that the curve goes up


@dataclass(frozen=True, slots=True)
class Rise:
    """From `first` to `last` real items the loss grows, by `least` at the least (99 %)."""

    first: int
    last: int
    least: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What a policy at `at` real items is worth, in real items.

    knots: numbers of real items on which learning without the policy was measured; curve: the mean loss there. arm:
    mean loss of the policy. equal: how many real items do as well; low, high: the ends, at the level `stated`; None:
    outside the knots. level: of the tests that were inverted. fall: loss at the first knot minus loss at the last, at
    this level. rise: the curve goes up, and nothing is read off it. items, repeats: that were tested in all arms;
    failed: the other repeats; failure: what was raised in one of them, where that is known.
    """

    policy: str
    at: int
    knots: tuple[int, ...]
    curve: tuple[float, ...]
    arm: float
    equal: float | None
    low: float | None
    high: float | None
    level: float
    fall: Interval
    rise: Rise | None
    metric: str
    items: int
    repeats: int
    failed: int
    failure: str = ""

    @property
    def stated(self) -> float:
        """Interpolation, and draws from one pool, err about as often as the tests: 95 % are told as 90."""
        return 2 * self.level - 1

    @property
    def reason(self) -> str:
        """Why nothing can be said; "" if something can."""
        return reason(self)

    @property
    def ends(self) -> tuple[float | None, float | None, float | None]:
        """(worth, its lower end, its upper end) in real items beyond `at`; negative: it costs items. None where that is
        not measurable."""
        if self.reason:
            return None, None, None
        worth, low, high = (None if n is None else n - self.at for n in (self.equal, self.low, self.high))
        return worth, low, high

    def __str__(self) -> str:
        return sentence(self)

    def to_json(self) -> dict[str, Any]:
        """Plain values, and the sentence."""
        ends = dict(zip(("worth", "worth_low", "worth_high"), self.ends))
        found: dict[str, Any] = plainly(asdict(self) | ends | {"sentence": str(self)})
        return found


def worth(knots: Sequence[int], losses: ArrayLike, arm: ArrayLike, at: int, *, groups: ArrayLike | None = None,
          level: float = 0.95, metric: str = "accuracy", span: float = 1.0,
          policy: str = "policy") -> Worth:  # fmt: skip
    """What an arm at `at` real items is worth: the numbers n of which a test cannot tell that n real items alone do
    better or worse.

    knots (k,): rising numbers of real items. losses (items, repeats, k) float: of learning on so many, in each repeat
    the first of one permutation. arm (items, repeats): of learning with the policy on the first `at` of the same. NaN:
    not tested; a repeat without any value at a knot, or of the arm, has failed. groups, span: see `interval`. level: of
    each test. Raises ValueError if shapes do not fit, `at` lies outside the knots, or fewer than two repeats succeeded.

    Losses between two knots are interpolated linearly in n ** -.5. The hull of the accepted points of the grid is
    widened by one step. A test is inverted (Fieller, JRSS B 16, 1954), so that a flat curve gives no ends instead of
    wrong ones. The point itself is read off the falling curve that is nearest to the means.
    """
    n, L, A = _checked(knots, losses, arm, at)
    tested = ~np.isnan(L).any(axis=2) & ~np.isnan(A)
    L, A = np.where(tested[:, :, None], L, np.nan), np.where(tested, A, np.nan)
    faint = FAINT if metric in DECISIONS else 0.0

    def difference(D: Floats, level: float) -> Interval:
        return interval(D, groups, level=level, span=span, faint=faint)

    fall = difference(L[:, :, 0] - L[:, :, -1], level)
    rises = [
        Rise(int(n[i]), int(n[j]), difference(L[:, :, j] - L[:, :, i], SURE_RISE).low)
        for i in range(n.size)
        for j in range(i + 1, n.size)
    ]
    rise = max(rises, key=lambda rise: rise.least)
    compared = [difference(_at(L, n, x) - A, level) for x in np.geomspace(n[0], n[-1], POINTS)]
    accepted = [k for k, found in enumerate(compared) if abs(found.mean) <= found.half]
    curve = np.array([_mean(L[:, :, k]) for k in range(n.size)])
    equal, place = _meeting(n, curve, _mean(A))
    first, last = min([place, *accepted]), max([place, *accepted])
    return Worth(
        policy=policy,
        at=at,
        knots=tuple(int(x) for x in n),
        curve=tuple(curve.tolist()),
        arm=_mean(A),
        equal=equal,
        low=None if first <= 0 else _items(n, first - 1),
        high=None if last >= POINTS - 1 else _items(n, last + 1),
        level=level,
        fall=fall,
        rise=rise if rise.least > 0 else None,
        metric=metric,
        items=int(tested.any(axis=1).sum()),
        repeats=int(tested.any(axis=0).sum()),
        failed=int((~tested.any(axis=0)).sum()),
    )


def _checked(knots: Sequence[int], losses: ArrayLike, arm: ArrayLike, at: int) -> tuple[Floats, Floats, Floats]:
    n, L, A = np.asarray(knots, np.float64), np.asarray(losses, np.float64), np.asarray(arm, np.float64)
    if n.size < 2 or n[0] <= 0 or (np.diff(n) <= 0).any():
        raise ValueError(f"knots {list(knots)}: must be at least two rising numbers of items")
    if A.ndim != 2 or L.shape != (*A.shape, n.size):
        raise ValueError(f"losses of shape {L.shape}, of the arm {A.shape}: must be (items, repeats, {n.size} knots)")
    if not n[0] <= at <= n[-1]:
        raise ValueError(f"at = {at}: must lie between the first knot and the last, {knots[0]} and {knots[-1]}")
    return n, L, A


def _at(L: Floats, n: Floats, x: float) -> Floats:
    """(items, repeats) losses at x items."""
    k = int(np.clip(np.searchsorted(n, x), 1, n.size - 1))
    t = (n[k - 1] ** -0.5 - x**-0.5) / (n[k - 1] ** -0.5 - n[k] ** -0.5)
    between: Floats = (1 - t) * L[:, :, k - 1] + t * L[:, :, k]
    return between


def _meeting(n: Floats, curve: Floats, arm: float) -> tuple[float | None, float]:
    """(where the curve, made to fall, meets the arm; None: nowhere), and that place on the grid, one step outside if
    nowhere."""
    from scipy.optimize import isotonic_regression

    falling = isotonic_regression(curve, increasing=False).x
    if not falling[-1] <= arm <= falling[0]:
        return None, -1.0 if arm > falling[0] else float(POINTS)
    found = float(np.interp(arm, falling[::-1], n[::-1] ** -0.5) ** -2)
    return found, float((POINTS - 1) * np.log(found / n[0]) / np.log(n[-1] / n[0]))


def _items(n: Floats, place: float) -> float:
    """At a place on the grid, or at its end."""
    return float(n[0] * (n[-1] / n[0]) ** np.clip(place / (POINTS - 1), 0, 1))


def _mean(losses: Floats) -> float:
    """Every repeat weighs the same, as in an interval."""
    kept = losses[:, ~np.isnan(losses).all(axis=0)]
    return float(np.nanmean(kept, axis=0).mean())
