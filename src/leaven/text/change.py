"""How ops say what they change: which words or letters are chosen, and an Edit of what is replaced by what."""

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints, Stack
from ..core.philox import Words as Keys
from .kinds import CODED, GAP, GROUP, KIND, NEGATION
from .kinds import NUMBER as NUMERIC
from .pieces import END, START, numbered
from .steps import Edit, Pool
from .targets import Passage

PROTECT = ("all", "spans", "words", "none")
NO_POOL = np.empty(0, np.uint32)


def free(marks: Stack, protect: str) -> Bools:
    """(k,) which words or letters an op may touch. `protect`: "spans", what lies in a span or entity; "words", numbers,
    negations and what is coded; "all", both."""
    kind, guarded = marks.data[:, KIND], NUMERIC | NEGATION | CODED
    out: Bools = (kind & (GAP | (guarded if protect in ("all", "words") else 0))) == 0
    return out & (marks.data[:, GROUP] == 0) if protect in ("all", "spans") else out


def spoken(marks: Stack) -> Bools:
    """(k,) which rows are words, not gaps."""
    out: Bools = (marks.data[:, KIND] & GAP) == 0
    return out


def many(which: Bools, marks: Stack, n: int) -> Ints:
    """(n,) how many of the rows of each item."""
    return np.bincount(marks.rows[which], minlength=n)


def share(alpha: Floats, count: Ints) -> Ints:
    """(n,) alpha of a count, at least one where there is one; none where alpha is 0."""
    part = np.maximum(np.floor(alpha * count + 1e-9), 1)
    return np.where(alpha > 0, np.minimum(part, count), 0).astype(np.int64)


def draws(key: Keys, marks: Stack, turn: int = 0) -> tuple[Floats, Floats]:
    """Two uniforms for each mark, by its place in its item; others in another `turn`."""
    from .scan import draw

    u, v = draw(key, marks.rows, numbered(marks.rows) + (turn << 32))
    return u, v


def ranked(u: Floats, may: Bools, marks: Stack) -> Ints:
    """(k,) the place of each mark among those of its item that may, by ascending u; the others come after."""
    order = np.lexsort((u, ~may, marks.rows))
    place = np.empty(order.size, np.int64)
    place[order] = numbered(marks.rows)
    return place


def rewrite(passage: Passage, rows: Ints, at: Ints, by: Ints, pool: Pool | None = None,
            moved: Bools | None = None) -> Edit:  # fmt: skip
    """In row rows[k], characters at[k] (k, 2) are replaced by by[k] (k, 2): of `pool`; or of the same text, from where
    they move, if there is no pool or where moved[k]. An empty `by` deletes, an empty `at` inserts. In any order; no two
    `at` overlap."""
    edited = np.zeros(passage.length.size, bool)
    edited[rows] = True
    last, order = np.flatnonzero(edited), np.lexsort((at[:, END], at[:, START], rows))
    row, none = np.concatenate([rows[order], last]), np.zeros((last.size, 2), np.int64)  # one more: the end of the text
    at = np.concatenate([at[order], none + passage.length[last, None].astype(np.int64)])
    by = np.concatenate([by[order], none])
    moved = np.full(order.size, pool is None) if moved is None else moved[order]
    literal = np.append(~moved, np.zeros(last.size, bool))
    order = np.argsort(row, kind="stable")
    row, at, by, literal = row[order], at[order], by[order], literal[order]
    kept = np.append(0, at[:-1, END])[: row.size]
    kept[np.append(True, row[1:] != row[:-1])[: row.size]] = 0
    start, end = np.column_stack([kept, by[:, 0]]).ravel(), np.column_stack([at[:, 0], by[:, 1]]).ravel()
    reach = np.append(0, np.cumsum(end - start)[1::2])
    stop = reach[1:] - reach[np.searchsorted(row, row)]
    size = by[:, END] - by[:, START]
    tied = literal & (at[:, END] > at[:, START]) & (size > 0)
    ties = np.column_stack([row, at, stop - size, stop])[tied]
    both = np.column_stack([np.zeros_like(literal), literal]).ravel()
    return Edit.of(np.repeat(row, 2), start, end, both, NO_POOL if pool is None else pool, ties, edited, passage)


def slots(marks: Stack, protect: str) -> Bools:
    """(k,) the words ahead of which something may be inserted: the first of a text, and those behind a gap; but not
    within a span or entity that is protected."""
    said, group, first = spoken(marks), marks.data[:, GROUP], np.zeros(marks.rows.size, bool)
    heads = np.flatnonzero(said)
    first[heads[numbered(marks.rows[heads]) == 0]] = True
    behind = touching(marks) & ~np.append(False, said[:-1])[: said.size]
    out: Bools = said & (first | behind)
    if protect not in ("all", "spans"):
        return out
    inside: Bools = behind & (group > 0) & (np.append(0, group[:-1])[: group.size] == group)
    return out & ~inside


def touching(marks: Stack) -> Bools:
    """(k,) whether a mark begins where the one before it ends."""
    data, rows = marks.data, marks.rows
    return np.append(False, (rows[1:] == rows[:-1]) & (data[1:, START] == data[:-1, END]))[: rows.size]


def beside(marks: Stack, gone: Bools) -> Bools:
    """(k,) the gaps that go with words that are gone: the one ahead of each; behind, where a text or a quotation begins
    with nothing but such words."""
    gap, touches = ~spoken(marks), touching(marks)
    ahead = np.append(touches[1:] & gone[1:], False)[: gap.size]
    head = np.flatnonzero(~touches)
    chain = np.cumsum(~touches) - 1
    kept = np.append(0, np.cumsum(~gap & ~gone))
    first = head[chain]
    out: Bools = gap & (ahead | (~gap[first] & (kept[:-1] == kept[first])))
    return out
