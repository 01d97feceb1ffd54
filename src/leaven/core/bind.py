"""Bind: drawn values, spaces and facts -> columns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .batch import Batch
from .errors import NoSpace
from .fuse import fuse
from .item import Bools, Field, Ints, Space, Stack, Target
from .partners import alone
from .program import Drawn, Program
from .rule import rules_for
from .run import run
from .step import Column

Spaces = Mapping[type[Space], Space]
Bound = tuple[list[Column], Spaces]


def bind(program: Program, drawn: Sequence[Drawn], batch: Batch, refs: Mapping[int, Ints], until: Ints | None) -> Bound:
    """One column per op, on for some rows or for none (a plan's shape depends on the policy alone, so that a row never
    depends on the others), and the spaces in the end. `refs[j]`: rows of op j's partners; row i stops at until[i]."""
    spaces, bound, found = dict(batch.spaces), list[Column](), dict[type[Target], Mapping[str, Field]]()
    rules = rules_for(tuple(f.kind for f in batch.fields.values()))
    for j, (slot, deal) in enumerate(zip(program.slots, drawn, strict=True)):
        op, on = slot.op, deal.on if until is None else deal.on & (until > j)
        if op.space and op.space not in spaces:
            has = ", ".join(batch.fields) or "nothing"
            raise NoSpace(
                f"{op.address} works on a {op.space.__name__}; the items have {has}. Leave the op out, or give items "
                f"that lie on a {op.space.__name__}."
            )
        space = spaces[op.space] if op.space else None
        seen = np.ones_like(on) if op.mixes else on  # a mixing op looks at partners, which stop ahead of it
        facts = [_fact(need, batch, bound, spaces, seen, found) for need in op.needs]
        mixing = {"ref": refs[j]} if op.mixes else {}
        skipped = on & ~op.able(space, *facts, **mixing) if op.needs else None
        if skipped is not None and skipped.any():
            on = on & ~skipped
            mixing = {name: _reading(ref, on) for name, ref in mixing.items()}
        step = op.step(space, *facts, **deal.values, **mixing)
        ruling = [
            (rule, _fact(rule.needs, batch, bound, spaces, seen, found)) for rule in rules if rule.concerns(op, step)
        ]
        for rule, said in ruling:
            forbidden = on & rule.forbids(op, step, said)
            on, skipped = on & ~forbidden, forbidden if skipped is None else skipped | forbidden
        if not on.all():
            step = step.only(on, space)
            step = replace(step, ref=_reading(step.partners, on)) if op.mixes else step  # type: ignore[call-arg, arg-type]
        cut = tuple(need.__name__ for need in op.needs if need.measures)
        bound.append(Column(op.address, step, on, space, skipped, cut))
        if op.space:
            spaces[op.space] = step.after(space)
        for rule, said in ruling:
            if (more := rule.follows(op, step, said, spaces)) is not None:
                further, rows = more[0], more[1] & on
                kind: Any = further.space
                name, before = f"{op.address}: {rule.name}", spaces[kind]
                bound.append(Column(name, further.only(rows, before), rows, before))
                spaces[kind] = bound[-1].step.after(before)
    return bound, spaces


def _reading(ref: Ints, on: Bools) -> Ints:
    """Partners (n,) or (n, k) of the rows that are on; a row that is off reads itself."""
    if ref.ndim == 1:
        return np.where(on, ref, alone(on.size, 1))
    return np.where(on[:, None], ref, alone(on.size, ref.shape[1]))


def _fact(kind: type[Target], batch: Batch, bound: Sequence[Column], spaces: Spaces, on: Bools,
          found: dict[type[Target], Mapping[str, Field]]) -> Field:  # fmt: skip
    """A fact is a target, given or derived, moved along by what is bound so far: the same kernels, on nothing else. One
    that measures content is read off what these kernels make of it: the plan is cut here, and continued. Of a fact in
    rows, an op sees those of the items `on`. `found`: what was looked up in this batch before."""
    read = kind.measures or kind
    if read not in found:
        found[read] = batch.find(read)
    made = found[read]
    if any((c.on & on).any() for c in bound):
        made = run(fuse(bound, batch.spaces, spaces, batch.n), replace(batch, fields=made)).fields
    fact = next(iter(made.values())) if kind.measures is None else kind.derive(made)
    if fact is None:
        raise NoSpace(f"{kind.__name__} cannot be read off {', '.join(made)}.")
    if isinstance(fact, Stack) and fact.kind.grain != "row":
        return fact.keep(on[fact.rows])
    return fact
