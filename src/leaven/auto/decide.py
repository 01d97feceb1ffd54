"""Decide: how far an op may go, and for which classes, by its doses; with a sentence that says why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan

import numpy as np

from ..core.dist import as_dist
from ..core.item import Ints
from ..core.op import Op
from .candidate import Candidate
from .doses import Dose
from .scaling import scalable

FARTHER = 8  # times as strong must an op be for some classes, to be kept from the others
TWO, THIRD = 2, 1 / 3  # so many classes, and as large a share of all, an op must be for; given to one, it would name it
TOLD = 3  # faults that a sentence names

Together = Callable[[float | None, Ints], Dose]


@dataclass(frozen=True, slots=True)
class Decision:
    """On the op at the address `name`. candidate: the op, for whom and how strong it may be; None: out. classes: those
    that it is for; none where it is for all. sentence: what is decided and why, in plain words."""

    name: str
    candidate: Candidate | None
    classes: tuple[str, ...]
    sentence: str

    @classmethod
    def out(cls, op: Op, why: str) -> "Decision":
        return cls(op.address, None, (), f"out: {why}.")

    @property
    def op(self) -> Op | None:
        """As strong as it may be."""
        return None if self.candidate is None else self.candidate.at(1.0)

    @property
    def strength(self) -> float | None:
        """The share of its bounds up to which it may go; None where strength means nothing, or it is out."""
        known = self.candidate is not None and not isnan(self.candidate.strength)
        return self.candidate.strength if self.candidate is not None and known else None

    def __str__(self) -> str:
        return f"{self.name}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Stage:
    """What is known at a strength. bearing: the classes without a fault so far. faults: those that are new, the worst
    first. doubt: of the bearing classes together, where it has a fault by the estimates alone."""

    strength: float | None
    bearing: tuple[str, ...]
    faults: tuple[Dose, ...]
    doubt: Dose | None


def decide(op: Op, classes: Mapping[str, int], doses: Sequence[tuple[float | None, Sequence[Dose]]],
           together: Together) -> Decision:  # fmt: skip
    """classes: those that have items, with their numbers. doses: for each strength, the weakest first, those of the
    classes with items enough. together: the dose of some classes, for what none shows alone.

    A class is done with at its first fault: what a weak dose turns into another class stays that, though a strong one
    may leave it like nothing at all. An op is out, or kept from a class, only for a fault that is shown. How far it
    goes is a matter of choice, and ends where all together have a fault by the estimates.
    """
    stages, bearing = list[Stage](), tuple(classes)
    for strength, found in doses:
        faults = [dose for dose in found if dose.fault and dose.of in bearing]
        bearing = tuple(name for name in bearing if name not in {dose.of for dose in faults})
        doubt = None
        if bearing:
            both = together(strength, np.array([classes[name] for name in bearing]))
            doubt = both if both.likely else None
            if both.fault or (both.likely and stages):
                faults, bearing = [*faults, both], ()
        stages.append(Stage(strength, bearing, tuple(sorted(faults, key=_badness)), doubt))
    whole = _farthest(stages, tuple(classes))
    some = _for_some(stages, tuple(classes))
    if some is not None and (whole is None or _reach(some) >= FARTHER * _reach(whole)):
        return _kept(op, stages, some, some.bearing)
    return Decision.out(op, _told(stages[0].faults)) if whole is None else _kept(op, stages, whole, ())


def _farthest(stages: Sequence[Stage], needed: tuple[str, ...]) -> Stage | None:
    """The strongest at which all these classes bear the op."""
    return next((stage for stage in reversed(stages) if set(needed) <= set(stage.bearing)), None)


def _for_some(stages: Sequence[Stage], everyone: tuple[str, ...]) -> Stage | None:
    """The strongest for those classes that bear the weakest dose that another does not; if they are enough."""
    parted = next((stage.bearing for stage in stages if stage.bearing != everyone), ())
    if len(parted) < max(TWO, THIRD * len(everyone)):
        return None
    found = _farthest(stages, parted)
    return None if found is None else replace(found, bearing=parted)


def _reach(stage: Stage) -> float:
    return 1.0 if stage.strength is None else stage.strength


def _kept(op: Op, stages: Sequence[Stage], at: Stage, classes: tuple[str, ...]) -> Decision:
    narrowed = replace(op, where=_only(op, classes)) if classes else op
    candidate = Candidate(narrowed, _reach(at) if scalable(op) else nan)
    place = [stage.strength for stage in stages].index(at.strength)
    how = f"up to {_ranges(candidate.at(1.0))}" if scalable(op) else "as it comes"
    said = [f"in for {', '.join(classes)}, {how}" if classes else f"in, {how}"]
    if classes:
        said.append(f"not for the others: {_told(next(s.faults for s in stages if s.faults))}")
    elif stages[place + 1 :] and (faults := stages[place + 1].faults):
        said.append(f"beyond, {_told(faults)}")
    if at.doubt is not None:
        said.append(f"perhaps too much, {_told([at.doubt])}")
    return Decision(op.address, candidate, classes, "; ".join(said) + ".")


def _only(op: Op, classes: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Its `where`, narrowed to these classes."""
    given = dict(op.where)
    return tuple((given | {"class": tuple(c for c in classes if c in given.get("class", classes))}).items())


def _badness(dose: Dose) -> tuple[bool, float, str]:
    turned = dose.likely == "turned"
    return not turned, -dose.turned if turned else dose.left or 0.0, dose.of or ""


def _told(faults: Sequence[Dose]) -> str:
    """What is wrong: the worst of it."""
    shown, more = faults[:TOLD], len(faults) - TOLD
    said = [f"{_percent(d.turned)} of {_whom(d)} are taken for another class and look like it, most for {d.into}"
            for d in shown if d.likely == "turned"]  # fmt: skip
    if lost := [f"{_percent(d.left or 0.0)} of {_whom(d)}" for d in shown if d.likely == "lost"]:
        said.append(f"of what the model knows is left {', '.join(lost)}")
    unsure = "" if all(d.fault for d in shown) else " (likely; too few items to show it)"
    return "; ".join(said) + (f", and {more} more" if more > 0 else "") + unsure


def _whom(dose: Dose) -> str:
    return "all" if dose.of is None else dose.of


def _percent(share: float) -> str:
    return f"{100 * max(share, 0.0):.0f} %"


def _ranges(op: Op) -> str:
    """Of the params that are not neutral: degrees -22.5 to 22.5."""
    said = []
    for f in op.params():
        (low, high), neutral = as_dist(getattr(op, f.name)).bounds, f.metadata["neutral"]
        if neutral is not None and (low, high) != (neutral, neutral):
            unit = "" if f.metadata["unit"] == f.name else f" {f.metadata['unit']}"
            said.append(f"{f.name} {low:.3g} to {high:.3g}{unit}")
    return ", ".join(said)
