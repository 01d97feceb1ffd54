"""Partners: the further rows that mixing ops read. They join the batch, and end where they are read.

A partner is always a row of its own, even if the same item stands in the batch: being read must not change a row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .choose import role
from .item import Ints
from .program import MADE, ROLE, Drawn, Program
from .roster import Roster


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """The rows of a batch with all partners: row i stops before op until[i]; row refs[j][i] is i's partner in op j, or
    rows refs[j][i] are its partners, if the op has several."""

    positions: Ints
    copies: Ints
    until: Ints
    refs: Mapping[int, Ints]
    drawn: list[Drawn]


def cast(program: Program, draw: Callable[[Ints, Ints, Any], list[Drawn]], positions: Ints, copies: Ints,
         makers: NDArray[np.str_] | None, roster: Callable[[], Roster]) -> Cast:  # fmt: skip
    """Backwards over the mixing ops: who is needed late may need others early. A partner keeps the copy that asked."""
    drawn = draw(positions, copies, {} if makers is None else {MADE: makers})
    until = np.full(positions.size, len(program.slots))
    asked: dict[int, tuple[Ints, int]] = {}
    for j in reversed([j for j, slot in enumerate(program.slots) if slot.op.mixes]):
        deal = drawn[j]
        op, asks = program.slots[j].op, np.flatnonzero(deal.on & (until > j))
        asked[j] = asks, positions.size
        if asks.size:
            wanted = op.partner(roster(), positions[asks], deal.partner[asks]).reshape(-1)  # type: ignore[index]
            theirs = np.repeat(copies[asks], op.mixes)
            roles = np.tile([role(op.address, k) for k in range(op.mixes)], asks.size)
            drawn = [_join(a, b) for a, b in zip(drawn, draw(wanted, theirs, {ROLE: roles}), strict=True)]
            positions, copies = np.append(positions, wanted), np.append(copies, theirs)
            until = np.append(until, np.full(wanted.size, j))
    refs = {j: alone(positions.size, program.slots[j].op.mixes) for j in asked}
    for j, (asks, first) in asked.items():
        refs[j][asks] = first + np.arange(asks.size * program.slots[j].op.mixes).reshape(refs[j][asks].shape)
    return Cast(positions, copies, until, refs, drawn)


def alone(n: int, count: int) -> Ints:
    """(n,) rows that are their own partner; (n, count) for several partners."""
    own = np.arange(n)
    return own if count == 1 else np.repeat(own[:, None], count, axis=1)


def _join(a: Drawn, b: Drawn) -> Drawn:
    values = {k: np.concatenate([v, b.values[k]]) for k, v in a.values.items()}
    partner = None if a.partner is None or b.partner is None else np.concatenate([a.partner, b.partner])
    return Drawn(np.concatenate([a.on, b.on]), values, partner)
