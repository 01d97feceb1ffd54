"""The step texts know. Edit: the text made anew from pieces of the original, in any order, and literals."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..core.item import Bools, Ints, Space
from ..core.step import Step
from .compiled import splice
from .pieces import END, START, meet, ranges
from .targets import Passage

Pool = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Edit(Step):
    """Piece k of the new text of row rows[k] is characters start[k]:end[k] of the old one, or, where literal[k], of
    `pool`, code points. Rows ascend; the pieces of a row are in the order of the new text; characters that no piece
    takes are gone. Rows that are not `edited` (n,) have no pieces and stay. `passage`: the new lengths.

    ties (t, 5): row, start, end, first, last: what stood at start:end is replaced by the literal at first:last, so
    what marks any of the one marks all of the other afterwards. A literal without a tie is an insertion: nobody's.
    """

    rows: Ints
    start: Ints
    end: Ints
    literal: Bools
    pool: Pool
    ties: Ints
    edited: Bools
    passage: Passage
    space: ClassVar[type[Space] | None] = Passage
    moves: ClassVar[bool] = True

    @classmethod
    def of(cls, rows: Ints, start: Ints, end: Ints, literal: Bools, pool: Pool, ties: Ints, edited: Bools,
           before: Passage) -> Self:  # fmt: skip
        """In the one form that equal edits have: no empty piece, no two that could be one, in the pool what is used."""
        if len(ties) and not literal[end > start].any():
            ties = ties[:0]
        return cls.settled(splice().settled(rows, start, end, literal, pool, edited, before.length), ties, edited)

    @classmethod
    def settled(cls, form: Any, ties: Ints, edited: Bools) -> Self:
        """From what the compiled loops return: rows, start, end, literal, pool, and the new lengths."""
        if len(ties) and not splice().ascending(ties):
            ties = np.unique(ties, axis=0)
        rows, start, end, literal, pool, length = form
        return cls(rows, start, end, literal, pool, ties, edited, Passage(length))

    def only(self, on: Bools, before: Any) -> Self:
        edited = self.edited & on
        passage = before.where(edited, self.passage)
        if not (self.edited & ~on).any():
            pieces = self.rows, self.start, self.end, self.literal
            return type(self)(*pieces, self.pool, self.ties, edited, passage)
        kept, tied = on[self.rows], on[self.ties[:, 0]]
        pieces = self.rows[kept], self.start[kept], self.end[kept], self.literal[kept]
        return self.of(*pieces, self.pool, self.ties[tied], edited, passage)

    def take(self, rows: Ints) -> Self:
        row, piece = ranges(np.searchsorted(self.rows, rows), np.searchsorted(self.rows, rows, "right"))
        mine = self.ties[:, 0]
        tied, tie = ranges(np.searchsorted(mine, rows), np.searchsorted(mine, rows, "right"))
        ties, pieces = np.column_stack([tied, self.ties[tie, 1:]]), (self.start[piece], self.end[piece])
        return self.of(row, *pieces, self.literal[piece], self.pool, ties, self.edited[rows], self.passage.take(rows))

    def then(self, later: Self) -> Self:
        both, edited = self.edited & later.edited, self.edited | later.edited
        form, ties = splice().composed(self._pieces, later._pieces, later.passage.length), [self.ties, later.ties]
        if (self.ties.size or later.ties.size) and both.any():
            ties = [self.ties[~both[self.ties[:, 0]]], later.ties[~both[later.ties[:, 0]]], *_tied(self, later, both)]
        return self.settled(form, np.concatenate(ties) if form[3].any() else self.ties[:0], edited)

    @property
    def _pieces(self) -> tuple[Ints, Ints, Ints, Bools, Bools, Pool]:
        return self.rows, self.start, self.end, self.literal, self.edited, self.pool

    def after(self, before: Any) -> Passage:
        return self.passage

    @property
    def places(self) -> Ints:
        """(k, 2) where in the new text of its row each piece lies."""
        size = self.end - self.start
        ends = np.cumsum(size) - starts(self.passage, self.edited)[self.rows]
        return np.stack([ends - size, ends], axis=1)

    def moved(self, rows: Ints, marks: Ints, *, tied: bool = True) -> tuple[Ints, Ints, Ints]:
        """Marks (k, 2) of the old texts -> (number of the mark, start, end) of everything it became; nothing for one
        that is gone. `tied`: replacements count as what they replace."""
        mine = self.edited[rows]
        there, rest, plain = np.flatnonzero(mine), np.flatnonzero(~mine), ~self.literal
        old, new = np.stack([self.start[plain], self.end[plain]], axis=1), self.places[plain]
        i, j = meet(rows[there], marks[there], self.rows[plain], old)
        i, shift = there[i], new[j, START] - old[j, START]
        start, end = np.maximum(marks[i], old[j])[:, START] + shift, np.minimum(marks[i], old[j])[:, END] + shift
        parts = [(rest, marks[rest, START], marks[rest, END]), (i, start, end)]
        if tied and self.ties.size:
            i, j = meet(rows[there], marks[there], self.ties[:, 0], self.ties[:, 1:3])
            parts.append((there[i], self.ties[j, 3], self.ties[j, 4]))
        return tuple(np.concatenate(part) for part in zip(*parts, strict=True))  # type: ignore[return-value]

    def ready(self) -> tuple[list[bool], list[int], list[int], list[int], list[bool], str]:
        """Which rows are edited (n), where the pieces of each begin (n + 1), and of each piece start, end, and whether
        it is a literal; and the pool as a string, lone surrogates included."""
        pool = self.pool.tobytes().decode("utf-32-le", "surrogatepass")
        cuts = np.searchsorted(self.rows, np.arange(self.edited.size + 1))
        columns = self.edited, cuts, self.start, self.end, self.literal
        return *(column.tolist() for column in columns), pool


def starts(passage: Passage, which: Bools) -> Ints:
    """(n,) where each row begins when the texts of these rows are laid end to end."""
    length = np.where(which, passage.length, 0).astype(np.int64)
    begin: Ints = np.cumsum(length) - length
    return begin


def _tied(first: Edit, later: Edit, both: Bools) -> list[Ints]:
    """The ties of the composition: those before, moved along, and those of the later, from where it all began."""
    mine = first.ties[both[first.ties[:, 0]]]
    i, start, end = later.moved(mine[:, 0], mine[:, 3:])
    before = np.column_stack([mine[i, :3], start, end])
    theirs, plain = later.ties[both[later.ties[:, 0]]], both[first.rows] & ~first.literal
    places, rows = first.places[plain], first.rows[plain]
    j, k = meet(theirs[:, 0], theirs[:, 1:3], rows, places)
    shift = first.start[plain][k] - places[k, START]
    start = np.maximum(theirs[j, 1], places[k, START]) + shift
    end = np.minimum(theirs[j, 2], places[k, END]) + shift
    return [before, np.column_stack([theirs[j, 0], start, end, theirs[j, 3:]])]
