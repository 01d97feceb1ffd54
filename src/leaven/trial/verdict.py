"""The verdict on a policy: helps, hurts, equivalent or undecided, with its uncertainty."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import inf, isnan, nan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .classes import class_effects
from .groups import group_effects, largest_groups
from .interval import Floats, Interval, interval
from .lines import claim, in_lines
from .pairing import COPIES, NOTHING, paired
from .parts import PartEffect, veto
from .plainly import plainly
from .planning import planning, what_would_decide
from .rules import Rules
from .units import DECISIONS, size
from .words import Word, combine, margin_for, word

__all__ = ["COPIES", "NOTHING", "Rules", "Verdict", "Word", "combine", "decide", "margin_for", "planning",
           "what_would_decide", "word"]  # fmt: skip

DISAGREEMENT = 0.10  # where no pilot measured it
FAINT = 0.1  # of the largest possible difference: up to there, a pseudo-value moves with those of other items
TOO_MANY_FAILED = 10  # one repeat in so many
SILENT = 1e-9  # share of the items' variance below which repeats add nothing but rounding
UNKNOWN = Interval(nan, inf, nan, nan, nan, nan, nan)  # fewer than two repeats succeeded


@dataclass(frozen=True, slots=True)
class Verdict:
    """Differences are losses of the control minus losses of the policy: positive = the policy is better.

    level: of each interval. classes, groups: the effect in each that was tested; untestable: names of classes with too
    few items; untested: how many groups were not tested. disagreement: share of the tested cells on which policy and
    nothing differ. detectable: with 80 %, by the disagreement of the rules. tested: share of the items tested in a
    repeat. n_repeats are those that succeeded; failed ones are left out of all arms.
    """

    word: Word
    reason: str
    against_nothing: Interval
    against_copies: Interval
    margin: float
    level: float
    classes: tuple[PartEffect, ...]
    groups: tuple[PartEffect, ...]
    untestable: tuple[str, ...]
    untested: int
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
        return in_lines(self)

    @property
    def parts(self) -> tuple[PartEffect, ...]:
        return self.classes + self.groups

    @property
    def worst(self) -> PartEffect | None:
        """The class or group that may lose most, by its lower bound; None if none was tested."""
        return min(self.parts, key=lambda part: part.low, default=None)

    @property
    def average(self) -> Word:
        """The word of the two comparisons, before any class, group, failure or look is asked."""
        return combine(word(self.against_nothing, self.margin), word(self.against_copies, self.margin))[0]

    @property
    def p(self) -> float:
        """Of "helps", the larger one of both comparisons, for it must hold in both (Berger, Technometrics 24, 1982); of
        "hurts", that against nothing. 1 where neither can be said."""
        nothing, copies = self.against_nothing, self.against_copies
        if _unusable(self.n_repeats, self.failed) or isnan(nothing.mean):
            return 1.0
        if nothing.mean <= 0:
            return nothing.p
        return max(nothing.p, copies.p) if copies.mean > 0 else 1.0

    @property
    def open(self) -> bool:
        """Whether more repeats could change the word: it is undecided, but no trade-off, nor worse than copies."""
        if self.word != "undecided" or self.rules.look > self.rules.looks:
            return False
        if _unusable(self.n_repeats, self.failed):
            return True
        both = word(self.against_nothing, self.margin), word(self.against_copies, self.margin)
        return not any(part.vetoed for part in self.parts) and both != ("helps", "hurts")

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
    grouping: str = "group",
    settled: int = 0,
) -> Verdict:
    """The verdict on the arm named `policy`, against the arms "nothing" and "copies".

    losses: arm -> (items, repeats) float, paired; NaN = item not tested in that repeat, the same cells in every arm.
    A column of NaN alone in any arm is a repeat that failed there. An item whose prediction is NaN counts as wrong:
    give it the largest loss. groups, labels: (items,) names, own: see `interval` and `class_effects`. grouping: what
    the groups are, such as "speaker". settled: how many other policies were shown to help or hurt before it, see
    `decide_all`. Raises ValueError if an arm is missing, the arms did not test the same cells, or the rules have no
    stop after so many repeats.
    """
    pairs = paired(losses, policy)
    D, n_failed = pairs.nothing, pairs.failed
    groups = None if groups is None else np.asarray(groups)
    one_group = groups is not None and len(np.unique(groups)) == 1
    ok = ~np.isnan(D)
    n_items, n_repeats = int(ok.any(1).sum()), D.shape[1] - n_failed
    alpha, margin = rules.alpha(D.shape[1], settled), rules.margin
    likely: dict[str, float] = {"span": rules.span, "faint": FAINT if rules.metric in DECISIONS else 0.0}
    nothing = copies = UNKNOWN
    classes: tuple[PartEffect, ...] = ()
    by_group: tuple[PartEffect, ...] = ()
    untestable: tuple[str, ...] = ()
    untested = 0
    if n_repeats > 1:
        nothing = interval(D, groups, level=1 - alpha, **likely)
        copies = interval(pairs.copies, groups, level=1 - alpha, **likely)
        judged: dict[str, float] = {"margin": margin, "alpha": alpha, **likely}
        named, untested = ((), 0) if groups is None else largest_groups(D, groups)
        if labels is not None:
            classes, untestable = class_effects(D, labels, groups, own=own, beside=len(named), **judged)
        if groups is not None and named:
            by_group = group_effects(D, groups, named, trait=grouping, beside=len(classes), **judged)

    stands, reason = combine(word(nothing, margin), word(copies, margin))
    changed = float((ok & (D != 0)).sum() / max(ok.sum(), 1))
    if stands == "undecided" and changed == 0:
        reason = f"no test item changed; up to {size(nothing.half, rules.metric)} could"
    harmed = [part for part in classes + by_group if part.vetoed]
    stands, reason = veto(stands, reason, harmed)
    advice = ""
    if _unusable(n_repeats, n_failed):
        stands, reason = "undecided", f"training failed {n_failed} of {D.shape[1]} times"
    elif rules.look > rules.looks:
        stands, reason = "undecided", f"exploratory: look {rules.look} of {rules.looks} declared; new test items needed"
    elif stands == "undecided" and not harmed:
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
        level=1 - alpha,
        classes=classes,
        groups=by_group,
        untestable=untestable,
        untested=untested,
        disagreement=changed,
        detectable=planning(n_items, n_repeats, planned, tested=tested, alpha=alpha) if n_items else nan,
        claim=claim(rules, one_group=one_group),
        advice=advice,
        n_items=n_items,
        n_repeats=n_repeats,
        failed=n_failed,
        tested=tested,
        policy=policy,
        rules=rules,
    )


def _unusable(repeats: int, failed: int) -> bool:
    """Too many failed for a word."""
    return repeats < 2 or failed * TOO_MANY_FAILED > repeats + failed


def _advice(nothing: Interval, copies: Interval, rules: Rules, items: int, repeats: int, *, grouped: bool) -> str:
    """What would decide the comparison that is open; "" where the answer is known and no data would change it."""
    for compared in (nothing, copies):
        says = word(compared, rules.margin)
        if says == "undecided":
            groups = compared.units if grouped else None
            return what_would_decide(compared, rules.margin, items=items, repeats=repeats, groups=groups)
    return ""
