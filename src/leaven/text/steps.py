"""The step texts know. Edit: the text made anew from pieces of the original, in any order, and literals."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..core.item import Bools, Ints, Space
from ..core.step import Step
from .pieces import END, START, meet, ranges
from .targets import Passage

Pool = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Edit(Step):
    """Piece k of the new text of row rows[k] is characters start[k]:end[k] of the old one, or, where literal[k], of
    `pool`, code points. Rows ascend; the pieces of a row are in the order of the new text; characters that no piece
    takes are gone. `passage`: the new lengths.

    ties (t, 5): row, start, end, first, last: what stood at start:end is replaced by the literal at first:last, so
    what marks any of the one marks all of the other afterwards. A literal without a tie is an insertion: nobody's.
    """

    rows: Ints
    start: Ints
    end: Ints
    literal: Bools
    pool: Pool
    ties: Ints
    passage: Passage
    space: ClassVar[type[Space] | None] = Passage
    moves: ClassVar[bool] = True

    @classmethod
    def of(cls, rows: Ints, start: Ints, end: Ints, literal: Bools, pool: Pool, ties: Ints, n: int) -> Self:
        """In the one form that equal edits have: no empty piece, no two that could be one, in the pool what is used."""
        full = end > start
        rows, start, end, literal = rows[full], start[full], end[full], literal[full]
        size = end - start
        passage = Passage(np.bincount(rows, size, minlength=n).astype(np.float64))
        if literal.any():
            pool = pool[ranges(start[literal], end[literal])[1]]
            into = np.cumsum(np.where(literal, size, 0))
            start, end = np.where(literal, into - size, start), np.where(literal, into, end)
            ties = np.unique(ties, axis=0) if len(ties) > 1 else ties
        else:
            pool, ties = pool[:0], ties[:0]
        goes_on = (rows[1:] == rows[:-1]) & (literal[1:] == literal[:-1]) & (start[1:] == end[:-1])
        head, tail = np.append(True, ~goes_on)[: rows.size], np.append(~goes_on, True)[-rows.size or 1 :]
        return cls(rows[head], start[head], end[tail[: rows.size]], literal[head], pool, ties, passage)

    def only(self, on: Bools, before: Any) -> Self:
        kept, off = on[self.rows], np.flatnonzero(~on)
        rows = np.concatenate([self.rows[kept], off])
        order = np.argsort(rows, kind="stable")
        start = np.concatenate([self.start[kept], np.zeros_like(off)])[order]
        end = np.concatenate([self.end[kept], before.length[off].astype(np.int64)])[order]
        literal = np.concatenate([self.literal[kept], np.zeros(off.size, bool)])[order]
        return self.of(rows[order], start, end, literal, self.pool, self.ties[on[self.ties[:, 0]]], on.size)

    def take(self, rows: Ints) -> Self:
        row, piece = ranges(np.searchsorted(self.rows, rows), np.searchsorted(self.rows, rows, "right"))
        mine = self.ties[:, 0]
        tied, tie = ranges(np.searchsorted(mine, rows), np.searchsorted(mine, rows, "right"))
        ties = np.column_stack([tied, self.ties[tie, 1:]])
        return self.of(row, self.start[piece], self.end[piece], self.literal[piece], self.pool, ties, len(rows))

    def then(self, later: Self) -> Self:
        """All rows laid end to end, so that one search serves the batch; whole numbers, hence exact."""
        size, none = np.append(self.end - self.start, 0), self.rows.size  # one empty piece more, for literals to name
        ends = np.cumsum(size[:-1])
        begin = np.append(ends - size[:-1], 0)
        base = np.append(0, np.cumsum(self.passage.length)).astype(np.int64)[later.rows]
        a, b = base + later.start, base + later.end
        first = np.where(later.literal, none, np.searchsorted(ends, a, "right"))
        last = np.where(later.literal, none, np.searchsorted(ends, b, "left"))
        parent, piece = ranges(first, last + 1)
        own, shift = later.literal[parent], np.append(self.start, 0)[piece] - begin[piece]
        pooled = later.start[parent] + self.pool.size
        start = np.where(own, pooled, np.maximum(a[parent], begin[piece]) + shift)
        end = np.where(own, pooled + size_of(later, parent), np.minimum(b[parent], begin[piece] + size[piece]) + shift)
        return self.of(
            later.rows[parent], start, end, own | np.append(self.literal, False)[piece],
            np.concatenate([self.pool, later.pool]), self._tied(later), self.passage.length.size,
        )  # fmt: skip

    def _tied(self, later: Self) -> Ints:
        """The ties of the composition: those before, moved along, and those of the later, from where it all began."""
        i, start, end = later.moved(self.ties[:, 0], self.ties[:, 3:])
        before = np.column_stack([self.ties[i, :3], start, end])
        plain, places = ~self.literal, self.places
        j, k = meet(later.ties[:, 0], later.ties[:, 1:3], self.rows[plain], places[plain])
        shift = self.start[plain][k] - places[plain][k, START]
        start = np.maximum(later.ties[j, 1], places[plain][k, START]) + shift
        end = np.minimum(later.ties[j, 2], places[plain][k, END]) + shift
        return np.concatenate([before, np.column_stack([later.ties[j, 0], start, end, later.ties[j, 3:]])])

    def after(self, before: Any) -> Passage:
        return self.passage

    @property
    def places(self) -> Ints:
        """(k, 2) where in the new text of its row each piece lies."""
        size, ahead = self.end - self.start, np.append(0, np.cumsum(self.passage.length)).astype(np.int64)
        ends = np.cumsum(size) - ahead[self.rows]
        return np.stack([ends - size, ends], axis=1)

    def moved(self, rows: Ints, marks: Ints, *, tied: bool = True) -> tuple[Ints, Ints, Ints]:
        """Marks (k, 2) of the old texts -> (number of the mark, start, end) of everything it became; nothing for one
        that is gone. `tied`: replacements count as what they replace."""
        plain = ~self.literal
        i, j = meet(rows, marks, self.rows[plain], np.stack([self.start[plain], self.end[plain]], axis=1))
        shift = self.places[plain][j, START] - self.start[plain][j]
        start = np.maximum(marks[i, START], self.start[plain][j]) + shift
        end = np.minimum(marks[i, END], self.end[plain][j]) + shift
        if not (tied and self.ties.size):
            return i, start, end
        k, t = meet(rows, marks, self.ties[:, 0], self.ties[:, 1:3])
        parts = (i, k), (start, self.ties[t, 3]), (end, self.ties[t, 4])
        return tuple(map(np.concatenate, parts))  # type: ignore[return-value]


def size_of(edit: Edit, piece: Ints) -> Ints:
    size: Ints = edit.end[piece] - edit.start[piece]
    return size
