"""Assemble: what a reader found -> a Dataset."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadData
from ..core.item import Ints
from ..core.key import item_id
from .dataset import Dataset
from .keys import Keys
from .schema import ColumnKind, Refusal, Schema
from .sources.source import Source
from .target import ABSENT, check_classes, check_enough, encode

Values = NDArray[Any] | Sequence[Any]


def assemble(
    source: Source, keys: Sequence[str], *, name: str, modality: str,
    labels: Values | None = None, target: str = "label", classes: Sequence[str] = (),
    groups: Values | None = None, group: str = "group", part: Values | None = None,
    extents: NDArray[Any] | None = None, columns: tuple[ColumnKind, ...] = (), span_types: tuple[str, ...] = (),
    object_types: tuple[str, ...] = (), joints: tuple[str, ...] = (),
    refused: Sequence[Refusal] = (), notes: Sequence[str] = (),
) -> Dataset:  # fmt: skip
    """Item k of the source is keys[k]. labels, groups, part: one value per item, None or NaN where it is missing.

    An item without a label is refused; one without a group is a group of its own. classes: names for labels that are
    whole numbers from 0. extents (n, k): of the modality's space. span_types, object_types: where spans, or the
    boxes of objects, are the target; joints: names of their points. BadData: fewer than 10 items, other lengths, one
    class, no classification target."""
    n, refusals, remarks = len(keys), list(refused), list(notes)
    codes: Ints | None = None
    names: tuple[str, ...] = ()
    if labels is not None:
        _length(name, "labels", labels, n)
        codes, names = encode(labels)
        check_classes(f"{name}: {target}", codes, names)
        if classes and all(name.isdigit() and int(name) < len(classes) for name in names):
            names = tuple(str(classes[int(number)]) for number in names)
        refusals += [Refusal(keys[k], f"{target} is missing") for k in np.flatnonzero(codes == ABSENT).tolist()]
    kept = np.arange(n) if codes is None else np.flatnonzero(codes != ABSENT)
    check_enough(name, kept.size, refusals)
    members: Ints | None = None
    group_names: tuple[str, ...] = ()
    if groups is not None:
        _length(name, "groups", groups, n)
        members, group_names = encode(groups)
        alone = np.flatnonzero(members == ABSENT)
        members[alone] = len(group_names) + np.arange(alone.size)
        group_names = (*group_names, *(keys[k] for k in alone.tolist()))
        if alone.size:
            remarks.append(f"{alone.size} items have no {group}: each is a group of its own")
    named = Keys.of(keys).take(kept)
    given = np.full(n, "") if part is None else np.array(part, str)
    return Dataset(
        name=name, source=source, rows=kept,
        schema=Schema(modality, None if codes is None else target, names, None if members is None else group, columns,
                      span_types, object_types, joints),
        keys=named, ids=np.fromiter(map(item_id, named), np.uint64, len(named)),
        labels=None if codes is None else codes[kept],
        groups=None if members is None else members[kept], group_names=group_names,
        part=given[kept], extents=None if extents is None else extents[kept],
        refused=tuple(refusals), notes=tuple(remarks),
    )  # fmt: skip


def _length(name: str, what: str, values: Values, n: int) -> None:
    shape = np.shape(values) if isinstance(values, np.ndarray) else (len(values),)
    if shape != (n,):
        found = f"{shape[0]}" if len(shape) == 1 else f"an array of shape {shape}"
        raise BadData(f"{name}: {found} {what} for {n} items; there must be one for each.")
