"""Run: the only place that touches data."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .batch import Batch
from .fuse import Pass
from .item import Each, Field, Ints
from .kernel import LOOKS, Kernel, kernel_for
from .step import Segment

Slots = Mapping[str, NDArray[Any]]


def run(passes: Sequence[Pass], batch: Batch, only: int | None = None, slots: Slots | None = None) -> Batch:
    """Every pass over every field, or over one row only. `slots`: for fields that travel one by one, arrays (n, ...)
    that receive the results; the last pass over an item writes straight into them."""
    fields, work = dict(batch.fields), [_kernels(p, batch.fields) for p in passes]
    final = {name: _final(name, passes, work, batch.n)[: len(slot)] for name, slot in (slots or {}).items()}
    for number, (one, kernels) in enumerate(zip(passes, work, strict=True)):
        if only is not None and not one.on[only]:
            continue
        rows = one.on.nonzero()[0].tolist() if only is None else [only]
        step, start = one if isinstance(one, Segment) else one.step, dict(fields)
        for name, function in kernels.items():
            f, looked = start[name], _looked(function, start)
            if not isinstance(f, Each):
                fields[name] = function(step, f, *looked)
                continue
            before, after = f.values, list(f.values)
            outs = [None] * batch.n
            for i in np.flatnonzero(final[name] == number).tolist() if name in final else ():
                outs[i] = slots[name][i]  # type: ignore[index]
            for i in rows:
                after[i] = function(step, i, before, outs[i], *looked)
            fields[name] = Each(f.kind, after)
    for name, last in final.items():
        for i in np.flatnonzero(last < 0).tolist():  # rows that no pass touches
            slots[name][i] = fields[name].values[i]  # type: ignore[index, union-attr]
    return Batch(batch.n, fields, batch.spaces)


def _looked(function: Kernel, fields: Mapping[str, Field]) -> list[Any]:
    """What a kernel looks at besides the values it changes."""
    if function not in LOOKS:
        return []
    found = next(f for f in fields.values() if issubclass(f.kind, LOOKS[function]))
    return [found.values if isinstance(found, Each) else found]


def _kernels(one: Pass, fields: Mapping[str, Field]) -> dict[str, Kernel]:
    """Field -> what this pass does to it."""
    tones = tuple(type(tone) for tone, _ in one.tones) if isinstance(one, Segment) else ()
    return _table(one.kind, tones, tuple((name, f.kind) for name, f in fields.items()))


@lru_cache(maxsize=256)
def _table(kind: Any, tones: tuple[Any, ...], kinds: tuple[tuple[str, Any], ...]) -> dict[str, Kernel]:
    """A tone runs inside its segment's kernel, but has to be known as well."""
    for tone in tones:
        for _, target in kinds:
            kernel_for(tone, target)
    found = {name: kernel_for(kind, target) for name, target in kinds}
    return {name: function for name, function in found.items() if function}


def _final(name: str, passes: Sequence[Pass], work: Sequence[Mapping[str, Kernel]], n: int) -> Ints:
    """(n,) the number of the last pass that touches this field of each row; -1 where none does."""
    last = np.full(n, -1)
    for number, (one, kernels) in enumerate(zip(passes, work, strict=True)):
        if name in kernels:
            last[one.on] = number
    return last
