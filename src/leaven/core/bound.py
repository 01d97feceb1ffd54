"""A bound row as plain data: the truth about how one output was made, and the way to make it again from that."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .artefact import Artefact
from .batch import Batch
from .catalog import every
from .errors import Changed
from .fuse import fuse
from .item import Ints, Item, Space
from .philox import Words
from .plan import Plan
from .run import run
from .step import STEPS, Column, Step

Plain = dict[str, Any]
NO_ARTEFACTS: Mapping[str, Artefact] = MappingProxyType({})


def family(plan: Plan, row: int) -> Ints:
    """The rows that this row is made of: itself, then its partners, theirs included."""
    rows = [row]
    for k in rows:
        for column in plan.columns:
            ref = column.step.partners
            if ref is not None and column.on[k]:
                rows += [r for r in dict.fromkeys(np.atleast_1d(ref[k]).tolist()) if r not in rows]
    return np.array(rows)


def parents(plan: Plan, row: int) -> dict[int, float]:
    """Row -> weight of all that this row is made of; the weights sum to one. Nothing, if its values are drawn from an
    artefact: then all items that this was learned from are its ancestors, and the bound plan names it."""
    made = {row: 1.0}
    for column in plan.columns:
        if column.step.replaces and column.on[row]:
            made = {}
        ref = column.step.partners
        if ref is not None and column.on[row]:
            weights = np.atleast_1d(column.step.weight[row]).tolist()  # type: ignore[attr-defined]
            made = {k: v * max(1 - sum(weights), 0.0) for k, v in made.items()}
            for partner, weight in zip(np.atleast_1d(ref[row]).tolist(), weights, strict=True):
                for k, v in parents(plan, partner).items():
                    made[k] = made.get(k, 0.0) + weight * v
    return made


def dump(plan: Plan, row: int, ids: Words) -> Plain:
    """{"rows": [[id, copy], ...], "columns": [{"op", "step", "on", "args"}, ...], "skipped": [op, ...]}: row 0 is the
    item itself, the others its partners. skipped: the ops that row 0 skipped, if any. `ids`: of the plan's source. NaN
    is written as null."""
    rows = family(plan, row)
    columns = [c.take(rows) for c in plan.columns if c.on[rows].any()]
    who = [[int(ids[p]), int(c)] for p, c in zip(plan.positions[rows], plan.copies[rows], strict=True)]
    skipped = [c.name for c in plan.columns if c.skipped is not None and c.skipped[row]]
    return {"rows": who, "columns": [_column(c, rows) for c in columns]} | ({"skipped": skipped} if skipped else {})


def replay(bound: Mapping[str, Any], items: Sequence[Item],
           artefacts: Mapping[str, Artefact] = NO_ARTEFACTS) -> dict[str, Any]:  # fmt: skip
    """The outcome of such a plan on its items (the row's own first, then the partners). `artefacts`: those of the
    policy, by id."""
    batch = Batch.of(items)
    spaces, columns = dict(batch.spaces), list[Column]()
    if any(c["step"] not in STEPS for c in bound["columns"]):
        every()  # nobody has imported its room yet
    for c in bound["columns"]:
        if c["step"] not in STEPS:
            every()  # steps are known once their module is imported
        if c["step"] not in STEPS:
            raise Changed(f"the plan has a step {c['step']!r} that this version does not know.")
        step = _step(STEPS[c["step"]], c["args"], artefacts)
        before = spaces.get(step.space) if step.space else None
        columns.append(Column(c["op"], step, np.array(c["on"], bool), before))
        if step.space:
            spaces[step.space] = step.after(before)
    out = run(fuse(columns, batch.spaces, spaces, batch.n), batch).leave(spaces, 1)
    return out.items(range(1))[0]


def _column(column: Column, rows: Ints) -> Plain:
    args: Plain = {}
    for f in fields(column.step):
        value = getattr(column.step, f.name)
        if f.name == "ref":
            place = {r: k for k, r in enumerate(rows.tolist())}
            value = np.array([[place.get(r, k) for r in np.atleast_1d(v).tolist()] for k, v in enumerate(value)])
            value = value.reshape(getattr(column.step, f.name).shape)
        if isinstance(value, Artefact):
            args[f.name] = {"artefact": value.id}
        else:
            args[f.name] = [_array(v) for v in value.columns] if isinstance(value, Space) else _array(value)
    return {"op": column.name, "step": column.kind.__name__, "on": column.on.tolist(), "args": args}


def _array(value: NDArray[Any]) -> Plain:
    plain: NDArray[Any] = value.astype(object)
    if value.dtype.kind == "f":
        plain[np.isnan(value)] = None
    return {"dtype": value.dtype.str, "shape": list(value.shape), "values": plain.ravel().tolist()}


def _step(kind: type[Step], args: Mapping[str, Any], artefacts: Mapping[str, Artefact]) -> Step:
    values: list[Any] = []
    for f in fields(kind):
        packed = args[f.name]
        if isinstance(packed, list):
            values.append(kind.space(*map(_numbers, packed)))  # type: ignore[misc]
        elif "artefact" in packed:
            if packed["artefact"] not in artefacts:
                raise Changed(f"the plan needs artefact {packed['artefact']}, which is not among those of the policy.")
            values.append(artefacts[packed["artefact"]])
        else:
            values.append(_numbers(packed))
    return kind(*values)


def _numbers(packed: Mapping[str, Any]) -> NDArray[Any]:
    return np.array(packed["values"], packed["dtype"]).reshape(packed["shape"])
