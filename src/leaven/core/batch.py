"""Batch: n items in columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np

from .errors import NoSpace, Uneven
from .item import Each, Field, Ints, Item, Space, Stack, Target

NONE_DROPPED = np.empty((0, 2), np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """`n` items: their fields in columns, and the spaces they are in. `dropped` (k, 2): row and number of every object
    and every interval that left its item on the way."""

    n: int
    fields: Mapping[str, Field]
    spaces: Mapping[type[Space], Space]
    dropped: Ints | None = None

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
            if kind.grain == "item":
                fields[name] = Each(kind, data)
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

    def leave(self, spaces: Mapping[type[Space], Space]) -> Self:
        """Stacked fields as people write them; an object that lost one of its shapes is dropped with all it has."""
        fields, objects, kept, gone = dict(self.fields), [], None, NONE_DROPPED
        for name, f in self.fields.items():
            if isinstance(f, Stack) and (space := spaces.get(f.kind.space)) is not None:  # type: ignore[arg-type]
                if f.kind.grain == "rows":
                    gone = np.concatenate([gone, f.kind.gone(f, space)])
                fields[name], there = f.kind.leave(f, space)
                if there is not None:
                    kept = there if kept is None else kept & there
            if isinstance(f, Stack) and f.kind.grain == "objects":
                objects.append(name)
        if kept is None or not objects or kept.all():
            return type(self)(self.n, fields, self.spaces, gone if objects or gone.size else None)
        first: Stack = fields[objects[0]]  # type: ignore[assignment]
        lost = np.flatnonzero(~kept)
        number = lost - np.searchsorted(first.rows, first.rows[lost])
        dropped = np.stack([first.rows[lost], number], axis=1)
        fields |= {name: fields[name].keep(kept) for name in objects}  # type: ignore[union-attr]
        return type(self)(self.n, fields, self.spaces, np.concatenate([dropped, gone]))

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
                "Boxes, polygons and object labels of an item describe the same objects, in the same order."
            )
