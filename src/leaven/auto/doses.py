"""Doses: what an op does to the labels at one strength, in numbers with bounds."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..core.item import Bools, Ints
from .crossfit import Seen
from .shares import added, excess, wilson

SHOWN = 1.96  # normal deviations of the bounds that are shown: 95 %
TURNED = 0.05  # of the items may be taken for another class and look like it
LEFT = 0.5  # of what the model knows must be left

Fault = Literal["", "turned", "lost"]


@dataclass(frozen=True, slots=True)
class Dose:
    """A point of a dose-response curve. op: an address. strength: the share of its bounds; None where it is taken as it
    comes. of: a class; None for all together. plain, agreement: the share of the items that the model is right about,
    before and after; low, high: bounds of the latter (95 %).

    turned: the share that is taken for another class, most of it `into`, and looks like real items of it; less the
    share about which the model becomes right. left: how much more often a class is named for its own items than for
    others, against the same before; 1 is all, 0 nothing; None where the model knows nothing. least_turned, most_left:
    bounds that hold for all doses of an op together. fault: what these bounds show, if anything.
    """

    op: str
    strength: float | None
    of: str | None
    items: int
    plain: float
    agreement: float
    low: float
    high: float
    turned: float
    least_turned: float
    into: str
    left: float | None
    most_left: float | None
    fault: Fault

    @property
    def likely(self) -> Fault:
        """The fault that it has by the estimates, shown or not."""
        if self.fault or self.turned > tolerated(self.plain):
            return self.fault or "turned"
        return "lost" if self.left is not None and self.left < LEFT else ""


def tolerated(plain: float) -> float:
    """The share that may turn: where classes overlap, items cross the border, and a break that is smaller than the
    overlap cannot be told from it."""
    return max(TURNED, 1 - plain)


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """What the doses of an op share: labels (n,), names of the classes, the plain views, and at how many normal
    deviations a fault is shown."""

    labels: Ints
    classes: tuple[str, ...]
    plain: Seen
    z: float

    def dose(self, op: str, strength: float | None, seen: Seen, among: Ints, of: str | None = None) -> Dose:
        """Of the classes `among`, by number, together; the others are those that they may be taken for."""
        y, p, q = self.labels, self.plain.predicted, seen.predicted
        here = np.isin(y, among)
        many, right = int(here.sum()), here & (q == y)
        low, high = wilson(int(right.sum()), many, SHOWN)
        plain, away = float((p == y)[here].mean()), here & (p == y) & (q != y) & seen.alike
        turned, least = self._excess(away, here & (p != y) & (q == y), here)
        left, most = self._left(q, among)
        fault: Fault = "turned" if least > tolerated(plain) else "lost" if most is not None and most < LEFT else ""
        into = self.classes[int(np.bincount(q[away], minlength=len(self.classes)).argmax())] if away.any() else ""
        return Dose(
            op=op, strength=strength, of=of, items=many, plain=plain, agreement=float(right.sum() / many), low=low,
            high=high, turned=turned, least_turned=least, into=into, left=left, most_left=most, fault=fault,
        )  # fmt: skip

    def knows(self, among: Ints) -> float:
        """The informedness (Youden, Cancer 1950) of the plain views: how much more often a class is named for its own
        items than for others, averaged over the items; 0 where that may be chance."""
        here, p = np.isin(self.labels, among), self.plain.predicted
        right = wilson(int((here & (p == self.labels)).sum()), int(here.sum()), self.z)[0]
        if among.size == 1:
            others = int((~here).sum())
            chance = wilson(int((~here & (p == among)).sum()), others, self.z)[1] if others else 1.0
        else:
            chance = float(np.bincount(self.labels[here]).max() / here.sum())
        return self._informed(p, among) if right > chance else 0.0

    def _left(self, q: Ints, among: Ints) -> tuple[float | None, float | None]:
        """Of what the model knows; and the upper bound. Both misses and false alarms take from it: a model that calls
        all that is blurred an 8 knows no 8."""
        knows, y, p = self.knows(among), self.labels, self.plain.predicted
        if knows <= 0:
            return None, None
        here = np.isin(y, among)
        missed = self._excess(here & (p == y) & (q != y), here & (p != y) & (q == y), here)
        if among.size == 1:
            more, less = ~here & (q == among) & (p != among), ~here & (p == among) & (q != among)
            lost, least = added(missed, self._excess(more, less, ~here))
            return 1 - lost / knows, 1 - least / knows
        left = self._informed(q, among) / knows
        sure = missed[1] / missed[0] if missed[0] > 0 else 0.0  # all false alarms are misses of other classes
        return left, 1 - (1 - left) * sure

    def _informed(self, q: Ints, among: Ints) -> float:
        y, total, many = self.labels, 0.0, 0
        for k in among.tolist():
            mine = y == k
            if not mine.all():
                total += int(mine.sum()) * float((q[mine] == k).mean() - (q[~mine] == k).mean())
            many += int(mine.sum())
        return total / many

    def _excess(self, gained: Bools, lost: Bools, among: Bools) -> tuple[float, float]:
        return excess(int(gained.sum()), int(lost.sum()), int(among.sum()), self.z)
