"""Parts of the test items, each class and each group, judged by themselves: what helps on average may harm one."""

from collections.abc import Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from .interval import Floats, interval
from .words import Word

CLASS = "class"


@dataclass(frozen=True, slots=True)
class PartEffect:
    """The difference against nothing within one part. trait: "class", or what its items share, such as "speaker"; low
    and high hold for all tested parts together; vetoed: it loses more than the margin."""

    trait: str
    name: str
    items: int
    mean: float
    low: float
    high: float
    vetoed: bool

    def __str__(self) -> str:
        return f"{self.trait} {self.name}"


def part_effect(trait: str, name: str, items: int, D: Floats, units: ArrayLike | None, *, level: float, margin: float,
                span: float, faint: float, most: float) -> PartEffect:  # fmt: skip
    """D (items, repeats), units: what is drawn together, and span, as for `interval`. most: what a part can lose."""
    within = interval(D, units, level=level, span=span, faint=faint)
    low, high = max(within.low, -most), min(within.high, most)
    return PartEffect(trait, name, items, within.mean, low, high, within.high < -margin)


def level_of_each(alpha: float, parts: int) -> float:
    """Of two-sided intervals, of which so many upper ends fail with `alpha` together (Bonferroni). The largest of their
    statistics has hardly another quantile, for parts share the repeats alone."""
    return 1 - 2 * alpha / max(parts, 1)


def veto(average: Word, reason: str, harmed: Sequence[PartEffect]) -> tuple[Word, str]:
    """The word on average, its reason, and the parts shown to lose -> the word and reason that stand."""
    if not harmed:
        return average, reason
    if average == "helps":
        return "undecided", f"helps on average, harms {listed(harmed)}: a trade-off to weigh, or to end with where="
    return "hurts", f"{listed(harmed)}; {average} on average" + (f", {reason}" if reason else "")


def listed(parts: Sequence[PartEffect]) -> str:
    """class 7; classes 7, 8; class 7 and speaker theo, ann."""
    names: dict[str, list[str]] = {}
    for part in parts:
        names.setdefault(part.trait, []).append(part.name)
    several = {trait: "classes" if trait == CLASS and len(found) > 1 else trait for trait, found in names.items()}
    return " and ".join(f"{several[trait]} {', '.join(found)}" for trait, found in names.items())
