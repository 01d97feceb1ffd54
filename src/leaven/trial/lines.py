"""A verdict in five lines of plain words; six where there are groups."""

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING

from .interval import Interval
from .parts import PartEffect
from .planning import seen
from .rules import Rules
from .units import count, number, percent, size

if TYPE_CHECKING:
    from .verdict import Verdict

PLAIN_LEVEL = 0.95


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


def in_lines(v: "Verdict") -> str:
    lines = (
        f"Can see: {_can_see(v)}",
        f"Claim:   {v.claim}. {_chances(v)}. Margin {size(v.margin, v.rules.metric)}.",
        f"Result:  {v.policy} against nothing {_interval(v, v.against_nothing)}, against copies "
        f"{_interval(v, v.against_copies)}; {_disagreement(v)}{count(v.failed, 'failed repeat')}."
        + (f" Each interval {100 * v.level:.4g} %." if v.level != PLAIN_LEVEL else ""),
        f"Classes: {_classes(v)}",
        f"Groups:  {_groups(v)}" if v.groups or v.untested else "",
        f"Verdict: {v.word}{f' ({v.reason})' if v.reason else ''}.{_uncertainty(v.against_nothing)}"
        + (f" {v.advice}" if v.advice else ""),
    )
    return "\n".join(line for line in lines if line)


def _chances(v: "Verdict") -> str:
    """All that share the error: looks, stops, policies."""
    rules, repeats = v.rules, v.n_repeats + v.failed
    said, stops = f"Look {rules.look} of {rules.looks}", rules.stops.repeats if rules.stops else (repeats,)
    if repeats < stops[-1]:
        said += f", stopped after {repeats} of at most {count(stops[-1], 'repeat')}"
    elif len(stops) > 1:
        said += f", at the last of {len(stops)} stops"
    return said + (f", one of {rules.policies} policies" if rules.policies > 1 else "")


def _disagreement(v: "Verdict") -> str:
    """Where losses are 0 or 1; pseudo-values hardly ever agree."""
    return f"disagreement {percent(v.disagreement)}; " if v.rules.metric == "accuracy" else ""


def _can_see(v: "Verdict") -> str:
    if not v.n_items:
        return "nothing: no repeat succeeded in every arm."
    return seen(v.detectable, v.n_items, v.n_repeats, v.margin, tested=v.tested, alpha=1 - v.level,
                metric=v.rules.metric)  # fmt: skip


def _classes(v: "Verdict") -> str:
    few = f"Too few items to say: {', '.join(v.untestable)}." if v.untestable else ""
    if not v.classes:
        return few or "none named."
    said = f"{len(v.classes)} of {len(v.classes) + len(v.untestable)} tested. {_worst(v, v.classes, 'class')}"
    return f"{said} {few}".strip()


def _groups(v: "Verdict") -> str:
    said = f"{len(v.groups)} of {len(v.groups) + v.untested} tested"
    few = " (the largest, of 20 items or more)" if v.untested else ""
    return f"{said}{few}. {_worst(v, v.groups, v.groups[0].trait)}" if v.groups else f"{said}: too small."


def _worst(v: "Verdict", parts: Sequence[PartEffect], trait: str) -> str:
    """Which parts lose and by how much, and how much another may lose at most."""
    metric = v.rules.metric
    whom = " and ".join(name for name, there in (("classes", v.classes), ("groups", v.groups)) if there)
    together = f"({100 * v.level:.4g} %, all {whom} together)"
    lost = [
        f"{_capital(part)} loses {size(-part.mean, metric)}, at least {number(-part.high, metric)} {together}."
        for part in parts
        if part.vetoed
    ]
    worst = min(parts, key=lambda part: part.low)
    if worst.low >= 0:
        bound = f"No {trait} loses {together}."
    elif lost:
        bound = f"{_capital(worst)} may lose up to {size(-worst.low, metric)}."
    else:
        bound = f"No {trait} is shown to lose; {worst} may lose up to {size(-worst.low, metric)} {together}."
    return " ".join([*lost, bound])


def _capital(part: PartEffect) -> str:
    return str(part)[:1].upper() + str(part)[1:]


def _interval(v: "Verdict", i: Interval) -> str:
    if isnan(i.mean):
        return "unknown"
    low, mean, high = (number(x, v.rules.metric, sign=True) for x in (i.low, i.mean, i.high))
    return f"{mean} [{low}, {high}]"


def _uncertainty(i: Interval) -> str:
    if isnan(i.mean):
        return ""
    return f"   Uncertainty from: items {percent(i.share_items)}, repeats {percent(1 - i.share_items)}."
