"""Plan: what will happen to a batch, decided in full before any data is touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .batch import NONE_DROPPED, Batch
from .bind import Spaces, bind
from .errors import OutOfRange
from .fuse import Pass, fuse
from .item import Each, Field, Ints, Item, Stack
from .partners import Cast, cast
from .program import Program
from .roster import Roster
from .rule import rules_for
from .run import Slots, run
from .source import Items, Source
from .step import Column, Segment

AHEAD = 64


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Passes over `batch`, of which the first `count` rows were asked for and the rest are partners. `positions` and
    `copies`: which item of the source, and which copy of it, each row is. `values`: what each op was dealt, by its
    name."""

    batch: Batch
    count: int
    positions: Ints
    copies: Ints
    columns: list[Column]
    passes: list[Pass]
    spaces: Spaces
    values: dict[str, dict[str, NDArray[Any]]]

    def run(self, slots: Slots | None = None) -> Batch:
        """Every row, partners included; only the first `count` are of interest."""
        return run(self.passes, self.batch, slots=slots).leave(self.spaces, self.count)

    def extents(self, row: int) -> dict[str, tuple[float, ...]]:
        """Field -> the numbers of the space that it ends in, for all that lie in one."""
        spaces = {name: self.spaces.get(getattr(f.kind, "space", None)) for name, f in self.batch.fields.items()}  # type: ignore[arg-type]
        return {name: tuple(float(column[row]) for column in space.columns) for name, space in spaces.items() if space}

    def items(self) -> list[dict[str, Any]]:
        """The rows asked for, as items: field -> data."""
        return self.run().items(range(self.count))

    def invert(self, items: Sequence[Item]) -> list[dict[str, Any]]:
        """Undo the moves on targets in the final spaces, one item per row asked for (test-time augmentation: predicted
        masks and boxes back on the original). One sampling for all of them. Values are not undone, and what left the
        canvas does not come back."""
        rows, now, back = np.arange(self.count), dict(self.spaces), list[Column]()
        for column in reversed([c.take(rows) for c in self.columns if c.step.moves]):
            kind = column.step.space
            undo = column.step.inverse(column.before).only(column.on, now[kind])  # type: ignore[index]
            back.append(Column(column.name, undo, column.on, now[kind]))  # type: ignore[index]
            now[kind] = column.before  # type: ignore[index]
        batch = Batch.of(items)
        return run(fuse(back, batch.spaces, now, batch.n), batch).leave(now).items(range(batch.n))

    def explain(self, row: int | None = None) -> str:
        """One line per pass: what it is made of, and how many rows it touches. With `row`, that row's passes only."""
        lines = []
        for one in self.passes:
            if row is not None and not one.on[row]:
                continue
            many = "" if row is not None else f" ({one.on[: self.count].sum()} of {self.count} rows)"
            if isinstance(one, Segment):
                kinds = [type(s).__name__ for s in (one.move, *(tone for tone, _ in one.tones)) if s is not None]
                names = one.names if row is None else [n for n in one.names if self._on(n, row)]
                lines.append(f"{' then '.join(dict.fromkeys(kinds))} <- {' + '.join(names)}{many}")
            else:
                lines.append(f"{type(one.step).__name__} <- {one.name}{many}")
        for c in self.columns:
            if c.cut and (c.on.any() if row is None else c.on[row]):
                lines.append(f"cut before {c.name}: {', '.join(c.cut)} measured on what the ops before it make")
            missed = 0 if c.skipped is None else c.skipped[: self.count].sum() if row is None else c.skipped[row]
            if missed:
                lines.append(
                    f"skipped, for want of what it needs, or by a rule: {c.name}"
                    + (f" ({missed} rows)" if row is None else "")
                )
        return "\n".join(f"{i}  {line}" for i, line in enumerate(lines)) or "nothing"

    def _on(self, name: str, row: int) -> bool:
        return any(bool(c.on[row]) for c in self.columns if c.name == name)


def plan(program: Program, source: Source, positions: Ints, *, seed: int = 0, epoch: int = 0,
         copies: Ints | None = None, makers: NDArray[np.str_] | None = None,
         roster: Roster | None = None) -> Plan:  # fmt: skip
    """Draw, bind and fuse for items of a source. Partners are loaded as further rows of the same batch; no op of `grow`
    makes them. `makers`: as in `Rows`."""
    copies = np.zeros_like(positions) if copies is None else copies
    made = casting(program, source, positions, copies, seed, epoch, roster, makers)
    batch = Batch.of(source.load(made.positions))
    columns, spaces = bind(program, made.drawn, batch, made.refs, made.until if made.refs else None)
    passes = fuse(columns, batch.spaces, spaces, batch.n)
    values = {slot.op.address: deal.values for slot, deal in zip(program.slots, made.drawn, strict=True)}
    return Plan(batch, positions.size, made.positions, made.copies, columns, passes, spaces, values)


def casting(program: Program, source: Source, positions: Ints, copies: Ints, seed: int, epoch: int,
            roster: Roster | None, makers: NDArray[np.str_] | None = None) -> Cast:  # fmt: skip
    """Everything a batch draws, and the rows it needs. No data is touched."""
    ids, traits = source.ids, source.traits

    def draw(rows: Ints, copies: Ints, of_rows: Mapping[str, NDArray[np.str_]]) -> Any:
        named = {name: values[rows] for name, values in traits.items()} | dict(of_rows)
        return program.draw(seed, ids[rows], copies.astype(np.uint64), epoch, named)

    return cast(program, draw, positions, copies, makers, lambda: roster or Roster(ids, seed, epoch))


class Outcome(dict[str, Any]):
    """What one call made: field -> data. `key` = (seed, id, epoch) makes it again. `dropped` (k,): the numbers of the
    objects that left the picture. `lost`: those of keypoints, intervals and spans, by field."""

    key: tuple[int, int, int]
    dropped: Ints
    lost: dict[str, Ints]

    @classmethod
    def of(cls, batch: Batch, row: int, key: tuple[int, int, int]) -> Self:
        out = cls((name, _of_row(f, row)) for name, f in batch.fields.items())
        out.key = key
        gone = NONE_DROPPED if batch.dropped is None else batch.dropped
        out.dropped = gone[gone[:, 0] == row, 1] if len(gone) else gone[:, 1]
        out.lost = {name: gone[gone[:, 0] == row, 1] for name, gone in batch.lost.items()}
        return out


def _of_row(f: Field, row: int) -> Any:
    """The data of one row."""
    if isinstance(f, Each):
        return f.values[row]
    mine = f.data[f.rows == row]
    return mine[0] if f.kind.grain == "row" else f.kind.export(mine)


def one(program: Program, item: Item, *, seed: int = 0, id: int = 0, epoch: int = 0) -> Outcome:
    """A single item: a row of a plan made ahead for AHEAD neighbours in id, and kept while the shape is the same."""
    if not 0 <= id < 1 << 64:
        raise OutOfRange(f"id = {id}: must lie in [0, 2**64).")
    key = (seed, id, epoch)
    if program.entangled or rules_for(tuple(map(type, item.values()))):
        source = Items([item], np.array([id], np.uint64))
        return Outcome.of(plan(program, source, np.zeros(1, np.int64), seed=seed, epoch=epoch).run(), 0, key)
    row = id % AHEAD
    alone = Batch.of([item], start=row)
    shapes = tuple((kind, *(float(c[0]) for c in space.columns)) for kind, space in alone.spaces.items())
    passes, spaces = _ahead(program, seed, epoch, id - row, shapes)
    fields: dict[str, Field] = {
        name: f if isinstance(f, Stack) else Each(f.kind, [None] * row + f.values + [None] * (AHEAD - 1 - row))
        for name, f in alone.fields.items()
    }
    return Outcome.of(run(passes, Batch(AHEAD, fields, alone.spaces), only=row).leave(spaces), row, key)


@lru_cache(maxsize=64)
def _ahead(program: Program, seed: int, epoch: int, first: int, shapes: Any) -> tuple[list[Pass], Spaces]:
    """The plan of AHEAD neighbours in id of one shape."""
    ids = np.arange(first, first + AHEAD, dtype=np.uint64)
    spaces = {kind: kind(*(np.full(AHEAD, number) for number in extent)) for kind, *extent in shapes}
    drawn = program.draw(seed, ids, np.zeros_like(ids), epoch)
    columns, after = bind(program, drawn, Batch(AHEAD, {}, spaces), {}, None)
    return fuse(columns, spaces, after, AHEAD), after
