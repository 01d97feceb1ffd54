"""Bind: drawn values, spaces and facts -> columns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .batch import Batch
from .errors import NoSpace
from .fuse import fuse
from .item import Bools, Field, Ints, Space, Stack, Target
from .program import Drawn, Program
from .run import run
from .step import Column

Spaces = Mapping[type[Space], Space]
Bound = tuple[list[Column], Spaces]


def bind(program: Program, drawn: Sequence[Drawn], batch: Batch, refs: Mapping[int, Ints], until: Ints | None) -> Bound:
    """One column per op, on for some rows or for none (a plan's shape depends on the policy alone, so that a row never
    depends on the others), and the spaces in the end. `refs[j]`: rows of op j's partners; row i stops at until[i]."""
    spaces, bound, found = dict(batch.spaces), list[Column](), dict[type[Target], Mapping[str, Field]]()
    for j, (slot, deal) in enumerate(zip(program.slots, drawn, strict=True)):
        op, on = slot.op, deal.on if until is None else deal.on & (until > j)
        if op.space and op.space not in spaces:
            has = ", ".join(batch.fields) or "nothing"
            raise NoSpace(
                f"{op.address} works on a {op.space.__name__}; the items have {has}. Leave the op out, or give items "
                f"that lie on a {op.space.__name__}."
            )
        space = spaces[op.space] if op.space else None
        facts = [_fact(need, batch, bound, spaces, on, found) for need in op.needs]
        skipped = on & ~op.able(space, *facts) if op.needs else None
        on = on if skipped is None else on & ~skipped
        mixing = {"ref": refs[j]} if op.mixes else {}
        step = op.step(space, *facts, **deal.values, **mixing)
        if not on.all():
            step = step.only(on, space)
        bound.append(Column(op.address, step, on, space, skipped))
        if op.space:
            spaces[op.space] = step.after(space)
    return bound, spaces


def _fact(kind: type[Target], batch: Batch, bound: Sequence[Column], spaces: Spaces, on: Bools,
          found: dict[type[Target], Mapping[str, Field]]) -> Field:  # fmt: skip
    """A fact is a target, given or derived, moved along by what is bound so far: the same kernels, on nothing else. An
    op sees the facts of the rows it is on for. `found`: what was looked up before in this batch."""
    if kind not in found:
        found[kind] = batch.find(kind)
    fields = found[kind]
    if any((c.on & on).any() for c in bound):
        fields = run(fuse(bound, batch.spaces, spaces, batch.n), replace(batch, fields=fields)).fields
    fact = next(iter(fields.values()))
    return fact.keep(on[fact.rows]) if isinstance(fact, Stack) else fact
