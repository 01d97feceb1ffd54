"""Sizes: a policy run on shapes alone, to see that what comes out has one shape, and to name the op if it has not."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .batch import Batch
from .bind import bind
from .errors import Uneven
from .item import Space
from .partners import alone
from .program import Drawn, Program

LOW, HIGH = 1e-9, 1 - 1e-9


def check_sizes(program: Program, spaces: Mapping[type[Space], Space], *, given: str) -> None:
    """Bind the program at the ends of every param, with every op on and off, for each of the given spaces (m sizes).
    Uneven: an op makes the size vary (it is named), or the items come in several sizes and no op brings them to one."""
    if any(slot.op.needs for slot in program.slots):
        return  # depends on content: seen when it happens
    sizes = {len(space.columns[0]) for space in spaces.values()} or {1}
    probes = 1 + 2 * len(program.slots)
    many = sizes.pop()
    at = np.tile(np.arange(probes), many)
    batch = Batch(at.size, {}, {kind: space.take(np.repeat(np.arange(many), probes)) for kind, space in spaces.items()})
    drawn = [_probe(program, j, at) for j in range(len(program.slots))]
    refs = {j: alone(at.size, slot.op.mixes) for j, slot in enumerate(program.slots) if slot.op.mixes}
    columns, after = bind(program, drawn, batch, refs, None)
    for kind in after:
        if not _varies(after[kind]):
            continue
        now = batch.spaces[kind]
        for column in columns:
            if column.step.space is kind:
                now, before = column.step.after(now), now
                if not _varies(before) and _varies(now):
                    raise Uneven(f"{column.name} makes {_name(kind)} of several sizes ({_shown(now)}): {HOW}")
        raise Uneven(f"{given} come in several sizes ({_shown(batch.spaces[kind])}): {HOW}")


HOW = (
    "put an op that fixes the size after it (resize or crop for pictures, fit_length for sound, resize_length for "
    "series), or ask for pad_to= or ragged=True."
)


def _probe(program: Program, j: int, at: NDArray[np.int64]) -> Drawn:
    """Op j: always on if it has no choice; else on in its own two probes. Params low in one probe, high in the next."""
    slot, mine = program.slots[j], at - 1 - 2 * j
    always = slot.op.p == 1 and not slot.gates and not slot.op.where
    on = np.full(at.size, True) if always else (mine == 0) | (mine == 1)
    u = np.where(mine == 0, LOW, np.where(mine == 1, HIGH, 0.5))
    values: dict[str, NDArray[Any]] = {name: dist.quantile(u) for name, dist in slot.op.dists.items()}
    if slot.op.keyed:
        values["key"] = np.zeros(at.size, np.uint64)
    return Drawn(on, values, u if slot.op.mixes else None)


def _varies(space: Space) -> bool:
    return any((column != column[0]).any() for column in space.columns)


def _shown(space: Space) -> str:
    found = sorted(set(zip(*(column.tolist() for column in space.columns), strict=True)))
    text = [" x ".join(f"{number:g}" for number in size) for size in (found[0], found[-1])]
    return " to ".join(text)


def _name(kind: type[Space]) -> str:
    return {"Canvas": "pictures", "Timeline": "recordings or series", "Passage": "texts"}.get(
        kind.__name__, kind.__name__
    )
