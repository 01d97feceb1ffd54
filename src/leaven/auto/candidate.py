"""Candidate: an op that may stand in a policy, and how strong it may be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan, nan

from ..core.op import Op
from .scaling import scalable, scaled


@dataclass(frozen=True, slots=True)
class Candidate:
    """op: as it is declared, with `where` for the classes that bear it. strength: the largest share of its bounds that
    is allowed; nan where strength means nothing."""

    op: Op
    strength: float = nan

    @property
    def name(self) -> str:
        return self.op.address

    def at(self, share: float) -> Op:
        """The op at so large a share of what is allowed; as it comes where strength means nothing."""
        return self.op if isnan(self.strength) else replace(scaled(self.op, share * self.strength), p=type(self.op).p)


def unlimited(ops: Sequence[Op]) -> tuple[Candidate, ...]:
    """Each at its full strength."""
    return tuple(Candidate(op, 1.0 if scalable(op) else nan) for op in ops)
