"""A verdict in five lines of plain words."""

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING

from .classes import ClassEffect
from .interval import Interval
from .planning import agreement_needed, planning
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
            f"Classes: {_parts(v, v.classes, 'class', 'classes', _few(v))}",
            *([f"Groups:  {_parts(v, v.groups, 'group', 'groups', _small(v))}"] if v.groups or v.small_groups else []),
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
    return seen(v.rules, v.detectable, v.n_items, v.n_repeats, v.tested)


def seen(rules: Rules, detectable: float, items: int, repeats: int, tested: float) -> str:
    """What differences can be detected, and what would be called none."""
    said = (
        f"differences of {size(detectable, rules.metric)} or more (80 %), {_count(items, 'test item')}, "
        f"{_count(repeats, 'repeat')}"
    )
    if rules.metric != "accuracy":
        return said + "."
    agree = agreement_needed(items, repeats, rules.margin, tested=tested)
    return f'{said}; "equivalent" needs the arms to disagree on < {_percent(agree)} of items.'


def can_see(rules: Rules, items: int, repeats: int, *, tested: float) -> str:
    """The same before the start, by the disagreement that a pilot found. tested: share of the items in a repeat."""
    assert rules.disagreement is not None
    detectable = planning(items, repeats, rules.disagreement, tested=tested)
    return f"Can see: {seen(rules, detectable, items, repeats, tested)}"


def _few(v: "Verdict") -> str:
    return f"Too few items to say: {', '.join(v.untestable)}." if v.untestable else ""


def _small(v: "Verdict") -> str:
    return f"{_count(v.small_groups, 'group')} with too few items to say." if v.small_groups else ""


def _parts(v: "Verdict", effects: Sequence[ClassEffect], one: str, many: str, few: str) -> str:
    """Of classes, or of groups: which lose, and the most that any may lose."""
    if not effects:
        return few or "none named."
    untested = len(v.untestable) if one == "class" else v.small_groups
    tested = f"{len(effects)} of {len(effects) + untested} tested."
    both = "classes and groups" if v.classes and v.groups else many
    together = f"({100 * (1 - v.rules.alpha):.4g} %, all {both} together)"
    lost = [
        f"{one.title()} {c.name} loses {size(-c.mean, v.rules.metric)}, at least {number(-c.high, v.rules.metric)} "
        f"{together}."
        for c in effects
        if c.vetoed
    ]
    worst = min(effects, key=lambda c: c.low)
    if worst.low >= 0:
        bound = f"No {one} loses {together}."
    elif lost:
        bound = f"{one.title()} {worst.name} may lose up to {size(-worst.low, v.rules.metric)}."
    else:
        lose = size(-worst.low, v.rules.metric)
        bound = f"No {one} is shown to lose; {one} {worst.name} may lose up to {lose} {together}."
    return " ".join([tested, *lost, bound, *([few] if few else [])])


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
