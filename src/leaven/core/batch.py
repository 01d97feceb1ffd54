"""Batch: n items in columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Self

import numpy as np

from .errors import NoSpace, Uneven
from .item import Bools, Each, Field, Ints, Item, Space, Stack, Target

NONE_DROPPED, NOTHING = np.empty((0, 2), np.int64), np.empty(0, bool)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """`n` items: their fields in columns, and the spaces they are in. `dropped` (k, 2): row and number of every object
    that left its item on the way. `lost`: the same of all else of which there are many (keypoints, intervals,
    spans), by field."""

    n: int
    fields: Mapping[str, Field]
    spaces: Mapping[type[Space], Space]
    dropped: Ints | None = None
    lost: Mapping[str, Ints] = field(default_factory=dict)

    @classmethod
    def of(cls, items: Sequence[Item], start: int = 0) -> Self:
        """Items of the same fields -> columns, their rows numbered from `start`. Uneven: an item has other fields or
        sizes, or its objects do not match up."""
        fields: dict[str, Field] = {}
        extents: dict[type[Space], list[tuple[float, ...]]] = {}
        objects: dict[str, list[int]] = {}
        owners: dict[tuple[int, ...], Ints] = {}  # fields that count alike share their row numbers
        for name, first in items[0].items():
            kind = type(first)
            try:
                values = [item[name] for item in items]
            except KeyError:
                raise Uneven(f"field {name!r} is in one item of the batch and not in another.") from None
            if not isinstance(first, Target):
                fields[name] = Each(kind, values)
                continue
            data = [v.data for v in values]
            if kind.space and first.extent:
                found = [v.extent for v in values]
                if extents.setdefault(kind.space, found) != found:
                    raise _misfit(name, found, extents[kind.space])
            if kind.grain in ("item", "parts"):
                fields[name] = Each(kind, data)
                if kind.grain == "parts":
                    once = {id(d): kind.fold(d) for d in {id(d): d for d in data}.values()}  # a partner may stand twice
                    objects[name], fields[name] = [len(d) for d in data], Each(kind, [once[id(d)] for d in data])
                continue
            stacked, counts = kind.gather(data)
            if (rows := owners.get(tuple(counts))) is None:
                rows = owners[tuple(counts)] = np.repeat(np.arange(start, start + len(items)), counts)
            fields[name] = kind.enter(Stack(kind, stacked, rows))
            if kind.grain == "objects":
                objects[name] = counts
        _match(objects)
        spaces = {space: space(*np.array(numbers, float).T) for space, numbers in extents.items()}
        return cls(len(items), fields, spaces)

    def leave(self, spaces: Mapping[type[Space], Space], count: int | None = None) -> Self:
        """Targets as people write them, those of parts in the first `count` rows alone; an object that lost one of its
        shapes is dropped with all it has."""
        fields, lost, there = dict(self.fields), dict[str, Ints](), list[Bools]()
        objects, parts, rows = list[str](), list[tuple[str, Any, list[Any]]](), None
        for name, f in self.fields.items():
            if isinstance(f, Each):
                parts += [(name, f.kind, f.values)] if is_parts(f.kind) else []
                continue
            if f.kind.grain == "objects":
                objects, rows = [*objects, name], f.rows
            if (space := spaces.get(f.kind.space)) is not None:  # type: ignore[arg-type]
                if f.kind.grain == "rows" and len(gone := f.kind.gone(f, space)):
                    lost[name] = gone
                fields[name], seen = left, _ = f.kind.leave(f, space)
                if seen is not None and f.kind.grain == "objects":
                    there.append(seen)
                elif seen is not None and not seen.all():
                    lost[name], fields[name] = _numbered(left.rows, ~seen), left.keep(seen)
        for _, kind, values in parts:
            found = [NOTHING if v is None else kind.seen(v) for v in values[:count]]
            rows = np.repeat(np.arange(len(found)), list(map(len, found))) if rows is None else rows
            there.append(np.concatenate(found))
        if rows is None:
            return type(self)(self.n, fields, self.spaces, None, lost)
        kept = np.ones(rows.size, bool)
        for seen in there:  # of the further rows, parts say nothing
            kept[: seen.size] &= seen
        cuts = np.searchsorted(rows, np.arange(self.n + 1)) if parts else rows
        for name, kind, values in parts:
            out = [
                v if v is None else kind.unfold(v, kept[cuts[i] : cuts[i + 1]]) for i, v in enumerate(values[:count])
            ]
            fields[name] = Each(kind, out + [None] * (self.n - len(out)))
        if kept.all():
            return type(self)(self.n, fields, self.spaces, NONE_DROPPED, lost)
        fields |= {name: fields[name].keep(kept) for name in objects}  # type: ignore[union-attr]
        return type(self)(self.n, fields, self.spaces, _numbered(rows, ~kept), lost)

    def items(self, rows: range) -> list[dict[str, Any]]:
        """Some rows as items again: field -> data."""
        columns: list[list[Any]] = []
        for f in self.fields.values():
            if isinstance(f, Stack) and f.kind.grain == "row":
                first, last = np.searchsorted(f.rows, (rows.start, rows.stop))
                columns.append(list(f.data[first:last]))
            elif isinstance(f, Stack):
                cuts = np.searchsorted(f.rows, np.arange(rows.start, rows.stop + 1))
                columns.append([f.kind.export(f.data[a:b]) for a, b in pairwise(cuts.tolist())])
            else:
                columns.append(f.values[rows.start : rows.stop])
        return [dict(zip(self.fields, row, strict=True)) for row in zip(*columns, strict=True)]

    def find(self, kind: type[Target]) -> dict[str, Field]:
        """The fields of this kind; failing that, what the kind derives from the others."""
        if found := {name: f for name, f in self.fields.items() if issubclass(f.kind, kind)}:
            return found
        if (derived := kind.derive(self.fields)) is not None:
            return {kind.__name__: derived}
        raise NoSpace(f"{kind.__name__} are needed; the items have {', '.join(self.fields) or 'nothing'}.")


def _numbered(rows: Ints, lost: Bools) -> Ints:
    """(k, 2) row and number of the lost ones; rows ascend."""
    at = np.flatnonzero(lost)
    return np.stack([rows[at], at - np.searchsorted(rows, rows[at])], axis=1)


def is_parts(kind: type[Any]) -> bool:
    return issubclass(kind, Target) and kind.grain == "parts"


def _misfit(name: str, found: list[Any], wanted: list[Any]) -> Uneven:
    """The error for a field that lies in another space than the ones before it."""
    i = next(i for i, (a, b) in enumerate(zip(found, wanted, strict=True)) if a != b)
    sizes = [" x ".join(f"{number:g}" for number in extent) for extent in (found[i], wanted[i])]
    return Uneven(f"item {i} of the batch: {name} is {sizes[0]} and what stands before it {sizes[1]}: they must agree.")


def _match(objects: Mapping[str, list[int]]) -> None:
    """All targets with one row per object must have the same number of them, item by item."""
    (first, counts), *others = objects.items() or (("", []),)
    for name, other in others:
        if other != counts:
            i = next(i for i, (a, b) in enumerate(zip(counts, other, strict=True)) if a != b)
            raise Uneven(
                f"item {i} of the batch: {first} has {counts[i]} objects and {name} has {other[i]}. "
                "Boxes, polygons, masks and object labels of an item describe the same objects, in the same order."
            )
