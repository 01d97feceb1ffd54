"""Characters of many texts at once: code points in one array, what each of them is, and where clusters begin.

A grapheme cluster is what a reader takes for one character. The rules are those of UAX 29, from the categories that
Python's `unicodedata` knows, and lean to one side: where the annex sees no break, there is none here; a join too many
(any symbol after a zero-width joiner, any letter after a virama) only means that an edit leaves those characters alone.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..core.item import Bools, Ints

Points = NDArray[np.uint32]

OTHER, EXTEND, VIRAMA, JOINER, CONTROL, RETURN, FEED, REGION, PREPEND, SYMBOL = range(10)  # how it joins
LEAD, VOWEL, TRAIL, OPEN, CLOSED = range(10, 15)  # of Hangul syllables
PLAIN, LETTER, DIGIT, IDEOGRAPH, SPACE, BREAK, HYPHEN, POINT, CODE = range(9)  # what it is in a text
HARD, EXTENDS = (np.isin(np.arange(15), kinds) for kinds in ((CONTROL, RETURN, FEED), (EXTEND, VIRAMA, JOINER)))
KNOWN = 0x20000  # beyond it: ideographs, up to 0x32000, and tags, which extend

_PREPENDED = (0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xD4E, 0x110BD, 0x110CD,
              0x111C2, 0x111C3, 0x113D1, 0x1193F, 0x11941, 0x11A84, 0x11A85, 0x11A86, 0x11A87, 0x11A88, 0x11A89,
              0x11D46, 0x11F02)  # fmt: skip
_IDEOGRAPHS = ((0x3005, 0x3008), (0x3021, 0x302A), (0x3031, 0x3036), (0x3038, 0x303C), (0x3040, 0x3100),
               (0x31F0, 0x3200), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0xFF66, 0xFF9E),
               (0x1B000, 0x1B170))  # fmt: skip
_HYPHENS, _POINTS, _CODES = "'-\u2019\u2010\u2011", ".,", "@#/\\{}<>[]=_|~^$%&*+"


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """By code point: how it joins, what it is, its lower case, and whether it is upper case."""

    joins: NDArray[np.uint8]
    kinds: NDArray[np.uint8]
    lower: Points
    upper: Bools


@lru_cache(maxsize=1)
def tables() -> Tables:
    """For the first 0x20000 code points, and one more that stands for all ideographs beyond. 60 ms, once."""
    joins, kinds = np.zeros(KNOWN + 1, np.uint8), np.zeros(KNOWN + 1, np.uint8)
    lower, upper = np.arange(KNOWN + 1, dtype=np.uint32), np.zeros(KNOWN + 1, bool)
    by_kind = {"L": LETTER, "N": DIGIT}
    by_join = {"Mn": EXTEND, "Me": EXTEND, "Mc": EXTEND, "Cc": CONTROL, "Cf": CONTROL, "Zl": CONTROL, "Zp": CONTROL,
               "So": SYMBOL}  # fmt: skip
    for point in range(KNOWN):
        character = chr(point)
        category = unicodedata.category(character)
        joins[point], kinds[point] = by_join.get(category, OTHER), by_kind.get(category[0], PLAIN)
        if category in ("Lu", "Lt"):
            upper[point] = True
            if len(low := character.lower()) == 1:
                lower[point] = ord(low)
        elif unicodedata.combining(character) == 9:
            joins[point] = VIRAMA
        elif category == "Zs":
            kinds[point] = SPACE
    for first, stop in _IDEOGRAPHS:
        span = slice(first, stop)
        kinds[span] = np.where(kinds[span] == LETTER, IDEOGRAPH, kinds[span])
    kinds[[*map(ord, "\n\r\v\f\x85\u2028\u2029")]], kinds[ord("\t")] = BREAK, SPACE
    for kind, characters in ((HYPHEN, _HYPHENS), (POINT, _POINTS), (CODE, _CODES)):
        kinds[[*map(ord, characters)]] = kind
    joins[ord("\r")], joins[ord("\n")], joins[0x200C], joins[0x200D] = RETURN, FEED, EXTEND, JOINER
    joins[0x1F1E6:0x1F200], joins[0x1F3FB:0x1F400] = REGION, EXTEND
    joins[[0xE33, 0xEB3, 0xFF9E, 0xFF9F]], joins[list(_PREPENDED)] = EXTEND, PREPEND
    joins[[0xA9, 0xAE, 0x203C, 0x2049, 0x3030, 0x303D]] = SYMBOL
    joins[0x1F000:0x1FB00] = np.where(joins[0x1F000:0x1FB00] == OTHER, SYMBOL, joins[0x1F000:0x1FB00])
    joins[0x2190:0x2C00] = np.where(joins[0x2190:0x2C00] == OTHER, SYMBOL, joins[0x2190:0x2C00])
    joins[0x1100:0x1160], joins[0xA960:0xA97D] = LEAD, LEAD
    joins[0x1160:0x11A8], joins[0xD7B0:0xD7C7] = VOWEL, VOWEL
    joins[0x11A8:0x1200], joins[0xD7CB:0xD7FC] = TRAIL, TRAIL
    joins[0xAC00:0xD7A4] = CLOSED
    joins[0xAC00:0xD7A4:28] = OPEN
    kinds[KNOWN] = IDEOGRAPH
    return Tables(joins, kinds, lower, upper)


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """All texts end to end: (c,) code points, the row each belongs to, where each row begins (n + 1,)."""

    points: Points
    rows: Ints
    begins: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Characters":
        length = np.array([len(text) for text in texts], np.int64)
        points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32, copy=False)
        return cls(points, np.repeat(np.arange(length.size), length), np.append(0, np.cumsum(length)))

    @property
    def kinds(self) -> NDArray[np.uint8]:
        return tables().kinds[known(self.points)]

    @property
    def first(self) -> Bools:
        """(c,) whether a text begins here."""
        return np.append(True, self.rows[1:] != self.rows[:-1])[: self.points.size]

    @property
    def joins(self) -> NDArray[np.uint8]:
        found = tables().joins[known(self.points)]
        found[(self.points >= 0xE0000) & (self.points < 0xE1000)] = EXTEND
        return found

    def clusters(self) -> Bools:
        """(c,) whether a cluster begins here."""
        from .scan import heads

        found: Bools = heads(self.joins, self.kinds, self.first)
        return found


def runs(points: Points, rows: Ints, places: Ints) -> tuple[Ints, Ints]:
    """Intervals `places` (k, 2) of rows, whose characters are `points`, end to end -> rows and (m, 2) places of all
    that stands between white space in them. Intervals that touch are one."""
    size = places[:, 1] - places[:, 0]
    row = np.repeat(rows, size)
    at = np.arange(row.size) + np.repeat(places[:, 0] - (np.cumsum(size) - size), size)
    kind = tables().kinds[known(points)]
    full = np.flatnonzero((kind != SPACE) & (kind != BREAK))
    row, at = row[full], at[full]
    head = np.append(True, (np.diff(at) != 1) | (np.diff(row) != 0))[: row.size]
    tail = np.append(head[1:], True)[: row.size]
    return row[head], np.stack([at[head], at[tail] + 1], axis=1)


def known(points: Points) -> Points:
    """Where in the tables a code point is looked up."""
    far = np.where(points < 0x32000, KNOWN, 0xE000)  # others: private use
    return np.where(points < KNOWN, points, far).astype(np.uint32)
