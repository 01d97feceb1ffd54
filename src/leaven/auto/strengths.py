"""Strengths: for each op, how far it can go before what it makes can be told from the real."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan
from time import perf_counter

import numpy as np

from ..core.batch import Batch
from ..core.catalog import every
from ..core.choose import OneOf
from ..core.errors import LeavenError, NoSpace, OutOfRange
from ..core.grow import RosterOp
from ..core.item import Target
from ..core.op import Op
from ..core.policy import Policy
from ..data.dataset import Dataset
from ..features import mmd
from .probe import MOST, Probe, Test
from .scaling import scalable, scaled

LEVEL, STEPS = 0.05, 7
SAME = 1e-4  # of a block's deviation: rounding
NOTHING, TOGETHER = "nothing", "one of them"


@dataclass(frozen=True, slots=True)
class Strength:
    """A row of the table. name: an op's address, or "nothing" (the control), or "one of them" (the policy). strength:
    the largest share of its bounds that was not told apart; nan where strength means nothing. p: at that strength; nan
    where it was not tested. op: as it would be used, or None. note: what a reader should know."""

    name: str
    strength: float
    p: float
    op: Op | None = None
    note: str = ""

    def __str__(self) -> str:
        how = "" if self.strength != self.strength else f"strength {self.strength:.3f}"
        p = "" if self.p != self.p else f"p {self.p:.3f}"
        return "  ".join(part for part in (f"{self.name:16}", f"{how:14}", f"{p:7}", self.note) if part).rstrip()


def safe_strengths(data: Dataset, ops: Sequence[Op] | None = None, *, level: float = LEVEL, seed: int = 0,
                   most: int = MOST, test: Test = mmd,
                   seconds: float | None = None) -> tuple[Policy, tuple[Strength, ...]]:  # fmt: skip
    """A policy, one op per item out of those that pass, each at the largest strength at which a two-sample test at
    `level` cannot tell transformed items from other, real ones; and the table behind it.

    Strength is searched by bisection, as if more were easier to tell; where it means nothing, the op is tested as it
    comes. ops: all of the catalogue that fit, by default. most: items that are looked at; with more of them smaller
    changes are told apart. seconds: ops whose turn comes later are not tried, and the table says so. To pass is not to
    be right: labels that a flip makes wrong are invisible here. OutOfRange: a level that no test can reach.
    """
    if not 0.02 <= level < 1:
        raise OutOfRange(f"level = {level!r}: must lie in [0.02, 1), since p-values come in steps of 0.01.")
    start, rows = perf_counter(), list[Strength]()
    probe = Probe.of(data, seed=seed, most=most, test=test)
    rows.append(Strength(NOTHING, 0.0, probe.p(Policy()), note=f"{len(probe)} items, half of them real"))
    for op in candidates(data) if ops is None else ops:
        if seconds is not None and perf_counter() - start > seconds:
            rows.append(Strength(op.address, nan, nan, note="not tried: out of time"))
            continue
        rows.append(_judged(probe, op, level))
    passed = tuple(row.op for row in rows if row.op is not None)
    policy = Policy(augment=(OneOf(passed),)) if passed else Policy()
    p = probe.p(policy.fit(probe.items))
    note = "" if p > level else "told apart, though none of its ops is: take fewer of them"
    rows.append(Strength(TOGETHER, nan, p, note=note if passed else "no op passes"))
    return policy, tuple(rows)


def candidates(data: Dataset) -> list[Op]:
    """The ops of the catalogue that work on such an item alone, are not the same for all, and find what they need."""
    rooms = (data.modality, data.about.place[0].partition(".")[0])  # of a space that several share, not the others'
    kinds = [cls for cls in every().values() if cls.space and cls.__module__.split(".")[1] in rooms]
    loose = [cls() for cls in kinds if not (cls.mixes or cls.last or issubclass(cls, RosterOp))]
    batch = Batch.of(data.load(np.zeros(1, np.int64)))
    return [op for op in loose if op.random and all(_there(need, batch) for need in op.needs)]


def _there(need: type[Target], batch: Batch) -> bool:
    try:
        batch.find(need)
    except NoSpace:
        return False
    return True


def _judged(probe: Probe, op: Op, level: float) -> Strength:
    """What must be learned is learned to test it, and left to be learned anew in what is handed back."""
    try:
        fitted = probe.fitted(op)
        if np.allclose(probe.transformed(Policy(augment=(scaled(fitted, 1.0),))), probe.real, atol=SAME):
            return Strength(op.address, nan, nan, note="left out: changes nothing here")
        return (_search if scalable(op) else _as_it_comes)(probe, op, fitted, level)
    except LeavenError as error:
        return Strength(op.address, nan, nan, note=f"left out: {error}")


def _search(probe: Probe, op: Op, fitted: Op, level: float) -> Strength:
    """By bisection on the square root of the strength: most of what passes is near 0."""
    best, p, low, high = 0.0, nan, 0.0, 1.0
    turn = 1.0
    for _ in range(STEPS + 1):
        found = probe.p(Policy(augment=(scaled(fitted, turn**2),)))
        if found > level:
            best, p, low = turn**2, found, turn
        else:
            high = turn
        if low == high:
            break
        turn = (low + high) / 2
    if not best:
        return Strength(op.address, 0.0, p, note="told apart however weak")
    return Strength(op.address, best, p, replace(scaled(op, best), p=type(op).p))


def _as_it_comes(probe: Probe, op: Op, fitted: Op, level: float) -> Strength:
    p = probe.p(Policy(augment=(replace(fitted, p=1.0),)))
    passed = p > level
    return Strength(op.address, nan, p, op if passed else None, "as it comes" if passed else "told apart as it comes")
