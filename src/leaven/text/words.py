"""Facts about texts: their words and the gaps between, and the characters of their words. Nobody writes them down; they
are read off the text and moved along by pending edits. What an edit inserted is not among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..core.item import Bools, Each, Field, Ints, Stack
from .characters import DIGIT, EXTENDS, IDEOGRAPH, LETTER, Characters, known, tables
from .hashing import codes_of, fold
from .kinds import FIRST, GAP, GROUP, KIND
from .pieces import END, START, hull, meet, numbered, ranges, stretch
from .targets import Pieces, Spans, Tags, Text, Tokens

NEGATIONS = ("not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot",
             "hardly", "barely", "scarcely", "aint", "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hasnt",
             "havent", "isnt", "shouldnt", "wasnt", "werent", "wont", "wouldnt")  # fmt: skip
NOT = ("n't", "n\u2019t")  # whatever ends so is a negation too


@dataclass(frozen=True, slots=True, eq=False)
class Words(Pieces):
    """Rows: start, end, number, kind, group, code; a word, or a run of spaces or tabs. kind: the sum of GAP (spaces),
    NUMBER (holds a digit), NEGATION (see NEGATIONS), CODED (stands, with no white space between, with one of
    @#/\\{}<>[]=_|~^$%&*+: an address, a tag, a placeholder), TITLE and CAPITALS (its case). group: 0, or which of the
    item's spans or entities it lies in. code: the hash of what it says, folded.

    Given tokens are the words, if they hold a letter or digit. Else a word is a run of letters, marks and digits, with
    apostrophes and hyphens inside, points and commas between digits; Chinese and Japanese characters stand alone.
    """

    width = 6

    @classmethod
    def derive(cls, fields: Mapping[str, Field]) -> Stack | None:
        from . import scan

        if (text := _text(fields)) is None:
            return None
        there = Characters.of(text)
        begins = there.clusters()
        kinds = there.kinds[np.maximum.accumulate(np.where(begins, np.arange(begins.size), 0))]
        places = _given(fields, there, begins, kinds)
        if places is None:
            places = scan.words(kinds, begins, there.first)
        return Stack(cls, *_described(there, kinds, places, _groups(fields)))


@dataclass(frozen=True, slots=True, eq=False)
class Letters(Pieces):
    """Rows: start, end, number, kind, group, code, word; a grapheme cluster of a word. kind: as of its word, and FIRST
    where it begins one. code: its code point, -1 if it has several. word: the number of its word."""

    width = 7

    @classmethod
    def derive(cls, fields: Mapping[str, Field]) -> Stack | None:
        text, words = _text(fields), Words.derive(fields)
        if text is None or words is None:
            return None
        there = Characters.of(text)
        heads = np.flatnonzero(there.clusters())
        data, rows = words.data, words.rows
        said = (data[:, KIND] & GAP) == 0
        data, rows = data[said], rows[said]
        first = np.searchsorted(heads, there.begins[rows] + data[:, START])
        stop = np.searchsorted(heads, there.begins[rows] + data[:, END])
        word, cluster = ranges(first, stop)
        at, after = heads[cluster], np.append(heads, there.points.size)[cluster + 1]
        row = rows[word]
        code = np.where(after - at == 1, there.points[at].astype(np.int64), -1)
        kind = data[word, KIND] | np.where(cluster == first[word], FIRST, 0)
        place = [at - there.begins[row], after - there.begins[row], numbered(row)]
        return Stack(cls, np.stack([*place, kind, data[word, GROUP], code, word], axis=1), row)


def _text(fields: Mapping[str, Field]) -> list[str] | None:
    return next((f.values for f in fields.values() if isinstance(f, Each) and issubclass(f.kind, Text)), None)


def _given(fields: Mapping[str, Field], there: Characters, begins: Bools,
           kinds: NDArray[np.uint8]) -> Ints | None:  # fmt: skip
    """(k, 2) places among all characters of the tokens that came with the text, say something, are made of whole
    clusters, and do not begin with a mark that would join what it is put behind."""
    given = next((f for f in fields.values() if isinstance(f, Stack) and issubclass(f.kind, Tokens)), None)
    if given is None:
        return None
    given = hull(given)
    limit = there.begins[given.rows + 1]
    start = np.minimum(there.begins[given.rows] + given.data[:, START], limit)
    end = np.minimum(there.begins[given.rows] + given.data[:, END], limit)
    whole, loose = np.append(begins, True), np.append(EXTENDS[there.joins], False)
    says = _count(np.isin(kinds, (LETTER, DIGIT, IDEOGRAPH)), start, end) > 0
    says &= whole[start] & whole[end] & ~loose[start]
    return np.stack([start[says], end[says]], axis=1)


def _described(there: Characters, kinds: NDArray[np.uint8], words: Ints, groups: Stack | None) -> tuple[Ints, Ints]:
    """Words and gaps in order, with all that is known of them."""
    from . import scan

    spaces, first = scan.gaps(kinds, there.first), there.first
    places, gap = np.concatenate([words, spaces]), np.repeat([False, True], [len(words), len(spaces)])
    order = np.argsort(places[:, START], kind="stable")
    places, gap = places[order], gap[order]
    upper = tables().upper[known(there.points)]
    kind, code = scan.describe(fold(there.points), upper, kinds, first, places, gap, *_negations())
    rows = there.rows[places[:, START]]
    places = places - there.begins[rows][:, None]
    group = np.zeros(rows.size, np.int64)
    if groups is not None:
        i, j = meet(rows, places, groups.rows, groups.data[:, :2])
        group[i] = 1 + numbered(groups.rows)[j]
    return np.column_stack([places, numbered(rows), kind, group, code]), rows


def _groups(fields: Mapping[str, Field]) -> Stack | None:
    """Spans and entities, those that overlap as one: start and end, in order."""
    found = [_entities(f) for f in fields.values() if isinstance(f, Stack) and issubclass(f.kind, Spans | Tags)]
    if not found:
        return None
    data, rows = np.concatenate([f.data[:, :2] for f in found]), np.concatenate([f.rows for f in found])
    order = np.lexsort((data[:, START], rows))
    data, rows = data[order], rows[order]
    far = stretch(data[:, END])
    reach = np.maximum.accumulate(rows * far + data[:, END])
    first = np.flatnonzero(np.append(True, rows[1:] * far + data[1:, START] >= reach[:-1])[: rows.size])
    ends = np.maximum.reduceat(data[:, END], first) if first.size else data[:0, END]
    return Stack(Spans, np.stack([data[first, START], ends], axis=1), rows[first])


def _entities(f: Stack) -> Stack:
    if not issubclass(f.kind, Tags):
        return hull(f)
    inside = f.data[:, 4] >= 0
    return hull(Stack(Spans, f.data[inside][:, [0, 1, 4]], f.rows[inside]))


def _count(which: Bools, start: Ints, end: Ints) -> Ints:
    """(k,) how many of the characters start[k]:end[k]."""
    sums = np.append(0, np.cumsum(which))
    found: Ints = sums[end] - sums[start]
    return found


@lru_cache(maxsize=1)
def _negations() -> tuple[Ints, Ints]:
    return np.sort(codes_of(NEGATIONS)), np.sort(codes_of(NOT))
