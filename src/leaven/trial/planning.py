"""What a trial can see before it starts, and what would decide one that ended undecided."""

from math import ceil, inf, sqrt
from statistics import NormalDist

from .interval import Interval
from .units import count, percent, size

# Share of the disagreement that is between items, between repeats, and neither: measured on several learners.
ITEMS, REPEATS, RESIDUAL = 0.25, 0.002, 0.75
ALPHA = 0.05
DETECT = 2.9  # standard errors: "helps" with 80 %, of an interval of 95 %
EQUATE = 3.3  # standard errors: "equivalent" with 80 % when there is no effect, of an interval of 95 %
FEW_GROUPS = 5


def _quantile(alpha: float) -> float:
    """Of the interval; what is left of `DETECT` and `EQUATE` is for the power."""
    return NormalDist().inv_cdf(1 - alpha / 2)


NORMAL = _quantile(ALPHA)


def planning(items: int, repeats: int, disagreement: float, *, tested: float = 1.0, alpha: float = ALPHA) -> float:
    """The effect detected with 80 %, in units of the loss.

    disagreement: share of cells (item, repeat) on which the arms disagree, from a pilot of 2 repeats, else .10 (for
    losses other than 0/1, the mean squared difference). tested: share of the items tested in each repeat (.2 in
    5-fold). alpha: error of an interval (`Rules.alpha`).
    """
    errors = DETECT + _quantile(alpha) - NORMAL
    return errors * sqrt(disagreement * _unit_variance(items, repeats, tested))


def agreement_needed(items: int, repeats: int, margin: float, *, tested: float = 1.0, alpha: float = ALPHA) -> float:
    """The disagreement below which "equivalent" is reached with 80 % when there is no effect; in [0, 1]."""
    errors = EQUATE + _quantile(alpha) - NORMAL
    return min((margin / errors) ** 2 / _unit_variance(items, repeats, tested), 1.0)


def can_see(items: int, repeats: int, disagreement: float, margin: float, *, tested: float = 1.0,
            alpha: float = ALPHA, metric: str = "accuracy") -> str:  # fmt: skip
    """What a trial can show, as a sentence to print before it starts; arguments as of `planning`."""
    detectable = planning(items, repeats, disagreement, tested=tested, alpha=alpha)
    return seen(detectable, items, repeats, margin, tested=tested, alpha=alpha, metric=metric)


def seen(detectable: float, items: int, repeats: int, margin: float, *, tested: float, alpha: float,
         metric: str) -> str:  # fmt: skip
    """The same, of what was found to be detectable."""
    said = (
        f"differences of {size(detectable, metric)} or more (80 %), {count(items, 'test item')}, "
        f"{count(repeats, 'repeat')}"
    )
    if metric != "accuracy":  # what moves a little everywhere agrees nowhere
        return f"{said}."
    agree = percent(agreement_needed(items, repeats, margin, tested=tested, alpha=alpha))
    return f'{said}; "equivalent" needs the arms to disagree on < {agree} of items.'


def _unit_variance(items: int, repeats: int, tested: float) -> float:
    return ITEMS / items + REPEATS / repeats + RESIDUAL / (repeats * items * tested)


def more_needed(interval: Interval, margin: float, *, items: float, repeats: int) -> tuple[int, int]:
    """(more items, more repeats) that decide with 80 % if the effect is as large as it looks; one of them is often 0.

    The side that carries more of the uncertainty grows first; if it cannot do it alone, both grow by one factor.
    (0, 0) if no amount would do, because the effect and the margin are both 0.
    """
    size = abs(interval.mean)
    if max(size, margin) == 0:
        return 0, 0
    if interval.variance == 0:  # only the rule of three keeps the interval open, and it shrinks with the items
        return _above(items * interval.half / max(size, margin - size), items), 0
    quantile = interval.half / sqrt(interval.variance)
    wanted = max(size / (quantile + DETECT - NORMAL), (margin - size) / (quantile + EQUATE - NORMAL)) ** 2
    e = interval.residual
    a, b = max(interval.items - e, 0.0), max(interval.repeats - e, 0.0)
    by_items = items * (a + e) / (wanted - b) if wanted > b else inf
    by_repeats = repeats * (b + e) / (wanted - a) if wanted > a else inf
    if interval.items >= interval.repeats and by_items < inf:
        return _above(by_items, items), 0
    if interval.items < interval.repeats and by_repeats < inf:
        return 0, _above(by_repeats, repeats)
    factor = interval.variance / wanted
    return _above(factor * items, items), _above(factor * repeats, repeats)


def _above(wanted: float, have: float) -> int:
    return max(ceil(wanted - have), 1)


def what_would_decide(
    interval: Interval, margin: float, *, items: int, repeats: int, groups: float | None = None
) -> str:
    """The sentence for an undecided comparison. groups: effective number of groups, where there are groups."""
    if groups is not None and groups < FEW_GROUPS:
        return f"Only {groups:.1f} effective groups: more groups would decide, not more items or repeats."
    unit, have = ("test items", float(items)) if groups is None else ("groups", groups)
    if not interval.half < inf:
        return ""
    more_units, more_repeats = more_needed(interval, margin, items=have, repeats=repeats)
    if not more_units and not more_repeats:
        return "With a margin of 0 and no difference at all, nothing more would decide."
    wanted = [f"{_round(more_units)} more {unit}"] if more_units else []
    if more_repeats:
        wanted.append(f"{_round(more_repeats)} more repeats")
    only_repeats = ", or more training data," if not more_units else ""
    return f"About {' and '.join(wanted)}{only_repeats} would decide (80 %, if the effect is as large as it looks)."


def _round(n: int) -> int:
    """Two significant figures, upwards: the estimate is no better than that."""
    step: int = 10 ** max(len(str(n)) - 2, 0)
    return -(-n // step) * step
