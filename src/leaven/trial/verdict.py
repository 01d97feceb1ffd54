"""The verdict on a policy: helps, hurts, equivalent or undecided, with its uncertainty."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from math import inf, nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .classes import ClassEffect, class_effects, testable, veto
from .interval import Floats, Interval, interval
from .lines import claim, five_lines
from .plainly import plainly
from .planning import planning, what_would_decide
from .rules import Rules
from .units import DECISIONS, size
from .words import Word, combine, margin_for, word

__all__ = ["Rules", "Verdict", "Word", "combine", "decide", "margin_for", "planning", "what_would_decide", "word"]

NOTHING, COPIES = "nothing", "copies"
DISAGREEMENT = 0.10  # where no pilot measured it
FAINT = 0.1  # of the largest possible difference: up to there, a pseudo-value moves with those of other items
TOO_MANY_FAILED = 10  # one repeat in so many
SILENT = 1e-9  # share of the items' variance below which repeats add nothing but rounding
UNKNOWN = Interval(nan, inf, nan, nan, nan, nan, nan)  # fewer than two repeats succeeded


@dataclass(frozen=True, slots=True)
class Verdict:
    """Differences are losses of the control minus losses of the policy: positive = the policy is better.

    level: of each interval. classes, groups: those with at least 20 test items; untestable: classes with fewer;
    small_groups: how many groups have fewer. disagreement: share of the tested cells on which policy and nothing
    differ. detectable: with 80 %, by the disagreement of the rules. tested: share of the items tested in a repeat.
    n_repeats are those that succeeded; failed ones are left out of all arms.
    """

    word: Word
    reason: str
    against_nothing: Interval
    against_copies: Interval
    margin: float
    level: float
    classes: tuple[ClassEffect, ...]
    untestable: tuple[str, ...]
    groups: tuple[ClassEffect, ...]
    small_groups: int
    disagreement: float
    detectable: float
    claim: str
    advice: str
    n_items: int
    n_repeats: int
    failed: int
    tested: float
    policy: str
    rules: Rules

    def __str__(self) -> str:
        return five_lines(self)

    @property
    def worst(self) -> ClassEffect | None:
        """The class that may lose most, by its lower bound; None if no class was tested."""
        return min(self.classes, key=lambda c: c.low, default=None)

    def to_json(self) -> dict[str, Any]:
        """Plain values; a number that could not be computed is None."""
        plain = asdict(self)
        for name, i in (("against_nothing", self.against_nothing), ("against_copies", self.against_copies)):
            plain[name] |= {"low": i.low, "high": i.high, "share_items": i.share_items}
        found: dict[str, Any] = plainly(plain)
        return found


def decide(
    losses: Mapping[str, ArrayLike],
    rules: Rules,
    *,
    policy: str = "policy",
    groups: ArrayLike | None = None,
    labels: ArrayLike | None = None,
    own: Mapping[str, Floats] | None = None,
) -> Verdict:
    """The verdict on the arm named `policy`, against the arms "nothing" and "copies".

    losses: arm -> (items, repeats) float, paired; NaN = item not tested in that repeat, the same cells in every arm.
    A column of NaN alone in any arm is a repeat that failed there. An item whose prediction is NaN counts as wrong:
    give it the largest loss. groups, labels: (items,), own: see `interval` and `class_effects`.
    Raises ValueError if an arm is missing or the arms did not test the same cells.
    """
    arms, failed = _arms(losses, policy)
    D, D_copies = arms[NOTHING] - arms[policy], arms[COPIES] - arms[policy]
    groups = None if groups is None else np.asarray(groups)
    one_group = groups is not None and len(np.unique(groups)) == 1
    ok = ~np.isnan(D)
    J, n_failed = D.shape[1], int(failed.sum())
    n_items, n_repeats = int(ok.any(1).sum()), J - n_failed
    level, margin, span = 1 - rules.alpha, rules.margin, rules.span
    faint = FAINT if rules.metric in DECISIONS else 0.0
    nothing = copies = UNKNOWN
    effects, parties = tuple[ClassEffect, ...](), tuple[ClassEffect, ...]()
    untestable, small = tuple[str, ...](), tuple[str, ...]()
    if n_repeats > 1:
        nothing = interval(D, groups, level=level, span=span, faint=faint)
        copies = interval(D_copies, groups, level=level, span=span, faint=faint)
        each = partial(class_effects, margin=margin, alpha=rules.alpha, span=span, faint=faint)
        several = groups if groups is not None and not one_group else None
        if labels is not None:
            beside = 0 if several is None else testable(several, D)
            effects, untestable = each(D, labels, groups, own=own, beside=beside)
        if several is not None:  # within a group, its items are the unit
            parties, small = each(D, several, beside=0 if labels is None else testable(labels, D))

    stands, reason = combine(word(nothing, margin), word(copies, margin))
    changed = float((ok & (D != 0)).sum() / max(ok.sum(), 1))
    if stands == "undecided" and changed == 0:
        reason = f"no test item changed; up to {size(nothing.half, rules.metric)} could"
    lost = [[e.name for e in found if e.vetoed] for found in (effects, parties)]
    stands, reason = veto(stands, reason, *lost)
    advice = ""
    if n_repeats < 2 or n_failed * TOO_MANY_FAILED > J:
        stands, reason = "undecided", f"training failed {n_failed} of {J} times"
    elif rules.look > rules.looks:
        stands, reason = "undecided", f"exploratory: look {rules.look} of {rules.looks} declared; new test items needed"
    elif stands == "undecided" and not any(lost):
        advice = _advice(nothing, copies, rules, n_items, n_repeats, grouped=groups is not None and not one_group)
    if changed and nothing.repeats + nothing.residual <= SILENT * nothing.items:
        advice = f"{advice} The repeats added nothing: train once.".strip()

    if rules.disagreement is not None:
        planned = rules.disagreement
    else:  # where every loss moves a little, a share of cells says nothing: the measured scale does
        planned = DISAGREEMENT if rules.metric == "accuracy" else float((D[ok] ** 2).mean()) if ok.any() else nan
    tested = float(ok.sum() / max(n_items * n_repeats, 1))
    return Verdict(
        word=stands,
        reason=reason,
        against_nothing=nothing,
        against_copies=copies,
        margin=margin,
        level=level,
        classes=effects,
        untestable=untestable,
        groups=parties,
        small_groups=len(small),
        disagreement=changed,
        detectable=planning(n_items, n_repeats, planned, tested=tested) if n_items else nan,
        claim=claim(rules, one_group=one_group),
        advice=advice,
        n_items=n_items,
        n_repeats=n_repeats,
        failed=n_failed,
        tested=tested,
        policy=policy,
        rules=rules,
    )


def _arms(losses: Mapping[str, ArrayLike], policy: str) -> tuple[dict[str, Floats], NDArray[np.bool_]]:
    """The three arms with NaN where a repeat failed in any of them, and which repeats (repeats,) did."""
    missing = [name for name in (policy, NOTHING, COPIES) if name not in losses]
    if missing:
        raise ValueError(f"losses of the arms {sorted(losses)}: {', '.join(map(repr, missing))} missing")
    arms = {name: np.array(losses[name], np.float64) for name in (policy, NOTHING, COPIES)}
    shapes = {name: loss.shape for name, loss in arms.items()}
    if len(set(shapes.values())) > 1 or any(loss.ndim != 2 or min(loss.shape) < 2 for loss in arms.values()):
        raise ValueError(f"losses of shapes {shapes}: all must be (items, repeats), the same, at least 2 of each")
    for name, loss in arms.items():
        if np.isinf(loss).any():
            raise ValueError(
                f"arm {name!r}: an infinite loss. Clip the probabilities, or give the item the largest loss"
            )
    nans = {name: np.isnan(loss) for name, loss in arms.items()}
    failed = np.any([missing.all(0) for missing in nans.values()], axis=0)
    for name, loss in arms.items():
        different = (nans[name] != nans[policy])[:, ~failed]
        if different.any():
            item, repeat = np.argwhere(different)[0]
            raise ValueError(
                f"arm {name!r}, item {item}, repeat {np.flatnonzero(~failed)[repeat]}: tested there or in arm "
                f"{policy!r}, not in both. Give an item whose prediction failed the largest loss"
            )
        loss[:, failed] = np.nan
    return arms, failed


def _advice(nothing: Interval, copies: Interval, rules: Rules, items: int, repeats: int, *, grouped: bool) -> str:
    """What would decide the comparison that is open; "" where the answer is known and no data would change it."""
    for compared in (nothing, copies):
        says = word(compared, rules.margin)
        if says == "undecided":
            groups = compared.units if grouped else None
            return what_would_decide(compared, rules.margin, items=items, repeats=repeats, groups=groups)
    return ""
