"""Fuse: neighbouring steps that compose become one, per row, without a branch per item.

What becomes of a row depends on the policy and on that row's own masks, never on the other rows of the batch. Hence a
partner is a row of its own that ends where it is read, and tones are only listed here: which neighbours among them
become one is a matter of the row, and left to the kernel.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .item import Bools, Space
from .step import Barrier, Column, Nothing, Segment, Step

Pass = Segment | Column


@dataclass(slots=True, eq=False)
class _Open:
    """The segment that is still growing, of one moving kind in one space. A row is busy in one of them at most.
    `start` is the space in which each busy row began."""

    start: Any
    moved: Bools
    busy: Bools
    move: Step | None = None
    tones: list[tuple[Step, Bools]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def begin(self, column: Column, on: Bools) -> None:
        fresh = on & ~self.busy
        if fresh.any():
            self.start = column.before if fresh.all() else self.start.where(fresh, column.before)
        self.busy = self.busy | on
        self.names.append(column.name)

    def add_move(self, column: Column) -> None:
        self.begin(column, column.on)
        self.move = column.step if self.move is None else self.move.then(column.step)
        self.moved = self.moved | column.on

    def add_tone(self, column: Column, on: Bools) -> None:
        self.begin(column, on)
        self.tones.append((column.step, on))

    def close(self, rows: Bools, now: Any) -> Segment:
        """Hand out these rows; the others stay. `now`: the space of the rows that wait for nothing."""
        rest, moved = self.busy & ~rows, self.moved & rows
        names, move, tones = tuple(dict.fromkeys(self.names)), self.move, self.tones
        if not rest.any():
            self.move, self.tones, self.names = None, [], []
        else:
            start = now.where(self.busy, self.start)
            self.tones = [(step, on & rest) for step, on in tones]
            tones = [(step, on & rows) for step, on in tones]
            if move is not None:
                self.move, move = move.only(rest, start), move.only(rows, start)
        self.busy, self.moved = rest, self.moved & rest
        return Segment(names, move if moved.any() else None, tuple(tones), rows, moved)


def fuse(columns: Iterable[Column], before: Mapping[type[Space], Space], after: Mapping[type[Space], Space],
         n: int) -> list[Pass]:  # fmt: skip
    """Columns in order -> passes in order. `before` and `after`: the spaces the items start and end in."""
    none, everyone = np.zeros(n, bool), np.ones(n, bool)
    growing: dict[type[Space], dict[Any, _Open]] = {kind: {} for kind in before}
    now = dict(before)
    out: list[Pass] = []

    def flush(kind: type[Space], which: Iterable[_Open], rows: Bools) -> None:
        for segment in which:
            mine = rows & segment.busy
            if mine.any():
                out.append(segment.close(mine, now[kind]))

    for column in columns:
        step, on, kind = column.step, column.on, column.step.space
        if isinstance(step, Nothing):
            continue
        if kind is None or step.partners is not None:
            reading = on if step.partners is None else on | _read(step.partners, on)
            for space, segments in growing.items():
                flush(space, segments.values(), reading)
            if not isinstance(step, Barrier):
                out.append(column)
        elif step.moves:
            segments = growing[kind]
            if None in segments:  # tones that came before the first move
                segments[type(step)] = segments.pop(None)
            mine = segments.setdefault(type(step), _Open(column.before, none, none))
            flush(kind, [s for s in segments.values() if s is not mine], on)
            if mine.move is not None:
                flush(kind, [mine], on & mine.moved & mine.move.clash(step))
            mine.add_move(column)
        elif step.pointwise:
            if not growing[kind]:
                growing[kind][None] = _Open(column.before, none, none)
            *others, last = growing[kind].values()
            rest = on
            for segment in others:
                segment.add_tone(column, rest & segment.busy)
                rest = rest & ~segment.busy
            last.add_tone(column, rest)
        else:
            flush(kind, growing[kind].values(), on)
            out.append(column)
        if kind is not None:
            now[kind] = step.after(column.before)
    for space, segments in growing.items():
        now[space] = after[space]
        flush(space, segments.values(), everyone)
    return out


def _read(ref: Any, on: Bools) -> Bools:
    """(n,) the rows that a mixing column reads as partners."""
    out = np.zeros(on.size, bool)
    out[ref[on]] = True
    return out
