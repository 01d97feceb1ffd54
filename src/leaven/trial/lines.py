"""A verdict in five lines of plain words."""

from math import isnan
from typing import TYPE_CHECKING

from .interval import Interval
from .planning import agreement_needed
from .rules import Rules
from .units import number, size

if TYPE_CHECKING:
    from .verdict import Verdict

PLAIN_LEVEL = 0.95
SMALL_SHARE = 0.01  # below, a whole percent would hide it


def claim(rules: Rules, *, one_group: bool = False) -> str:
    """What the interval is about: which training sets, which test items. Draws that overlap do not speak for others."""
    drawn, pool = rules.drawn, rules.pool
    if drawn == pool:
        training = f"training on these {pool} items"
    elif one_group or not (rules.folds or rules.independent):
        training = f"training sets of {drawn} drawn from these {pool} items"
    else:
        training = f"training sets of {drawn} like these"
    return f"{training}, this learner, test items {'of this group only' if one_group else 'like these'}"


def five_lines(v: "Verdict") -> str:
    return "\n".join(
        (
            f"Can see: {_can_see(v)}",
            f"Claim:   {v.claim}. Look {v.rules.look} of {v.rules.looks}. Margin {size(v.margin, v.rules.metric)}.",
            f"Result:  {v.policy} against nothing {_interval(v, v.against_nothing)}, against copies "
            f"{_interval(v, v.against_copies)}; {_disagreement(v)}{_count(v.failed, 'failed repeat')}."
            + (f" Each interval {100 * v.level:.4g} %." if v.level != PLAIN_LEVEL else ""),
            f"Classes: {_classes(v)}",
            f"Verdict: {v.word}{f' ({v.reason})' if v.reason else ''}.{_uncertainty(v.against_nothing)}"
            + (f" {v.advice}" if v.advice else ""),
        )
    )


def _disagreement(v: "Verdict") -> str:
    """Where losses are 0 or 1; pseudo-values hardly ever agree."""
    return f"disagreement {_percent(v.disagreement)}; " if v.rules.metric == "accuracy" else ""


def _can_see(v: "Verdict") -> str:
    if not v.n_items:
        return "nothing: no repeat succeeded in every arm."
    seen = (
        f"differences of {size(v.detectable, v.rules.metric)} or more (80 %), {_count(v.n_items, 'test item')}, "
        f"{_count(v.n_repeats, 'repeat')}"
    )
    if v.rules.metric != "accuracy":
        return seen + "."
    agree = agreement_needed(v.n_items, v.n_repeats, v.margin, tested=v.tested)
    return f'{seen}; "equivalent" needs the arms to disagree on < {_percent(agree)} of items.'


def _classes(v: "Verdict") -> str:
    few = f" Too few items to say: {', '.join(v.untestable)}." if v.untestable else ""
    if not v.classes:
        return (few or " none named.").strip()
    tested = f"{len(v.classes)} of {len(v.classes) + len(v.untestable)} tested."
    together = f"({100 * (1 - v.rules.alpha):.4g} %, all classes together)"
    lost = [
        f"Class {c.name} loses {size(-c.mean, v.rules.metric)}, at least {number(-c.high, v.rules.metric)} {together}."
        for c in v.classes
        if c.vetoed
    ]
    worst = min(v.classes, key=lambda c: c.low)
    if worst.low >= 0:
        bound = f"No class loses {together}."
    elif lost:
        bound = f"Class {worst.name} may lose up to {size(-worst.low, v.rules.metric)}."
    else:
        lose = size(-worst.low, v.rules.metric)
        bound = f"No class is shown to lose; class {worst.name} may lose up to {lose} {together}."
    return " ".join([tested, *lost, bound]) + few


def _interval(v: "Verdict", i: Interval) -> str:
    if isnan(i.mean):
        return "unknown"
    low, mean, high = (number(x, v.rules.metric, sign=True) for x in (i.low, i.mean, i.high))
    return f"{mean} [{low}, {high}]"


def _uncertainty(i: Interval) -> str:
    if isnan(i.mean):
        return ""
    return f"   Uncertainty from: items {_percent(i.share_items)}, repeats {_percent(1 - i.share_items)}."


def _percent(share: float) -> str:
    return f"{100 * share:.{1 if 0 < share < SMALL_SHARE else 0}f} %"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"
