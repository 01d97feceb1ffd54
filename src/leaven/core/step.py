"""Steps: what ops become. One step holds the instructions for all n rows of a batch, and says which rows it is on for.

A kind either `moves` its space, or is `pointwise` (both compose), or stands alone. Core never looks inside one: it asks
for the identity on some rows (`only`), for the composition (`then`), and whether two of them can be one pass (`clash`).
"""

from abc import ABC
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np

from .artefact import Artefact
from .errors import Ambiguous
from .item import Bools, Ints, Space

STEPS: dict[str, "type[Step]"] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Step(ABC):
    """Every field is an array with one entry per row, a Space, or an Artefact, unless a kind overrides `take`."""

    space: ClassVar[type[Space] | None] = None
    moves: ClassVar[bool] = False
    pointwise: ClassVar[bool] = False
    replaces: ClassVar[bool] = False  # nothing of the item is left in it: it is no parent of what comes out

    def __init_subclass__(cls) -> None:
        if (other := STEPS.get(cls.__name__)) is not None and other.__module__ != cls.__module__:
            raise Ambiguous(f"{cls.__module__}: there is a step called {cls.__name__} already, in {other.__module__}.")
        STEPS[cls.__name__] = cls  # by name, for plans read from a file; `slots=True` registers the final class

    def only(self, on: Bools, before: Any) -> Self:
        """The same instructions, and the identity on the rows that are off."""
        return self

    def then(self, later: Self) -> Self:
        """The one step that equals this one followed by `later`, row by row."""
        raise NotImplementedError(f"{type(self).__name__} does not compose.")

    def clash(self, later: Self) -> Bools:
        """(n,) the rows on which the two cannot share one pass."""
        return np.zeros(1, bool)

    def after(self, before: Any) -> Any:
        """The space once this has run; rows that are off keep theirs."""
        return before

    def inverse(self, before: Any) -> Self:
        """The move back to the space `before`; kinds that move and can be undone say how."""
        raise NotImplementedError(f"{type(self).__name__} cannot be undone.")

    def take(self, rows: Ints) -> Self:
        """The instructions of some rows."""
        values = (getattr(self, f.name) for f in fields(self))
        return type(self)(
            *(v if isinstance(v, Artefact) else v.take(rows) if isinstance(v, Space) else v[rows] for v in values)
        )

    def ready(self) -> Any:
        """A move in the form that kernels of one item want, made once for a batch."""
        return self

    @classmethod
    def compile(cls, tones: "Sequence[tuple[Any, Bools]]") -> Any:
        """All tones of a segment, each with the rows it is on for, in the form that kernels want; pointwise kinds."""
        return tones

    @property
    def partners(self) -> Ints | None:
        """The rows this step reads besides its own, if it mixes: (n,), or (n, k) for several. A row that is off reads
        itself. Such a step has their shares in `weight`, of the same shape."""
        return None


class Barrier(Step):
    """Does nothing, and lets nothing fuse across it."""


class Nothing(Step):
    """Does nothing, and stands in nobody's way."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One op, bound: its step, the rows it is on for, the space they were in before, the rows it was to be on for but
    skipped, for want of the facts it needs, and the facts for which all before it was run first."""

    name: str
    step: Step
    on: Bools
    before: Any
    skipped: Bools | None = None
    cut: tuple[str, ...] = ()

    @property
    def kind(self) -> type[Step]:
        return type(self.step)

    def take(self, rows: Ints) -> "Column":
        """The column of some rows."""
        before = None if self.before is None else self.before.take(rows)
        skipped = None if self.skipped is None else self.skipped[rows]
        return Column(self.name, self.step.take(rows), self.on[rows], before, skipped, self.cut)


@dataclass(frozen=True, eq=False)
class Segment:
    """Neighbouring columns of one space, fused: one move or None (on the rows `moved`), and one pass of tones, each
    with the rows it is on for."""

    names: tuple[str, ...]
    move: Any
    tones: tuple[tuple[Any, Bools], ...]
    on: Bools
    moved: Bools

    @property
    def kind(self) -> type[Step]:
        found: type[Step] = type(self.move if self.move is not None else self.tones[0][0])
        return found

    @cached_property
    def ready(self) -> Any:
        """The move as its kernels want it."""
        return self.move.ready()

    @cached_property
    def tone(self) -> Any:
        """The tones as one, or None."""
        return self.tones[0][0].compile(self.tones) if self.tones else None
