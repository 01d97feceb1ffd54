"""How ops say what they change: which words or letters are chosen, and an Edit of what is replaced by what."""

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints, Stack
from ..core.philox import Words as Keys
from .compiled import marks as marked
from .compiled import splice
from .kinds import CODED, GAP, KIND, NEGATION
from .kinds import NUMBER as NUMERIC
from .pieces import END, START
from .steps import Edit, Pool
from .targets import Passage

PROTECT = ("all", "spans", "words", "none")
NO_POOL = np.empty(0, np.uint32)


def free(marks: Stack, protect: str) -> Bools:
    """(k,) which words or letters an op may touch. `protect`: "spans", what lies in a span or entity; "words", numbers,
    negations and what is coded; "all", both."""
    guarded = NUMERIC | NEGATION | CODED if protect in ("all", "words") else 0
    out: Bools = marked().unlike(marks.data, GAP | guarded, protect in ("all", "spans"))
    return out


def spoken(marks: Stack) -> Bools:
    """(k,) which rows are words, not gaps."""
    out: Bools = (marks.data[:, KIND] & GAP) == 0
    return out


def many(which: Bools, marks: Stack, n: int) -> Ints:
    """(n,) how many of the rows of each item."""
    out: Ints = marked().tally(which, marks.rows, n)
    return out


def share(alpha: Floats, words: Stack) -> Ints:
    """(n,) alpha of the words of each item, at least one where there is one; none where alpha is 0."""
    out: Ints = marked().share(alpha, words.data, words.rows)
    return out


def chosen(key: Keys, marks: Stack, may: Bools, count: Ints) -> tuple[Ints, Ints, Floats]:
    """`count` (n,) marks of each item, out of those that may, by a uniform drawn for each by its place in its item ->
    which (m,), in order, the place of each among those of its item by its uniform, and another uniform."""
    which, place, v = marked().chosen(key, marks.rows, may, count)
    return which, place, v


def further(key: Keys, marks: Stack, which: Ints) -> Floats:
    """(m,) a third uniform for each of these marks."""
    w: Floats = marked().further(key, marks.rows, which, 1)
    return w


def rewrite(passage: Passage, rows: Ints, at: Ints, by: Ints, pool: Pool | None = None,
            moved: Bools | None = None) -> Edit:  # fmt: skip
    """In row rows[k], characters at[k] (k, 2) are replaced by by[k] (k, 2): of `pool`; or of the same text, from where
    they move, if there is no pool or where moved[k]. An empty `by` deletes, an empty `at` inserts. In any order; no two
    `at` overlap."""
    literal = np.full(rows.size, pool is not None) if moved is None else ~moved
    form, ties, edited = splice().spliced(rows, at, by, literal, NO_POOL if pool is None else pool, passage.length)
    return Edit.settled(form, ties, edited)


def slots(marks: Stack, protect: str) -> Bools:
    """(k,) the words ahead of which something may be inserted: the first of a text, and those behind a gap; but not
    within a span or entity that is protected."""
    out: Bools = marked().open_slots(marks.data, marks.rows, protect in ("all", "spans"))
    return out


def touching(marks: Stack) -> Bools:
    """(k,) whether a mark begins where the one before it ends."""
    data, rows = marks.data, marks.rows
    return np.append(False, (rows[1:] == rows[:-1]) & (data[1:, START] == data[:-1, END]))[: rows.size]


def beside(marks: Stack, gone: Bools) -> Bools:
    """(k,) the words that are gone and the gaps that go with them: the one ahead of each; behind, where a text or a
    quotation begins with nothing but such words."""
    out: Bools = marked().with_gaps(marks.data, marks.rows, gone)
    return out
