"""One look at every character, compiled: clusters, words, gaps, what words are and say.

Texts come as code points end to end; `begins` and `first` say where each begins. Nothing here looks across that. Holds
no GIL.
"""

import numpy as np
from numba import njit

from .characters import (
    BREAK,
    CLOSED,
    CODE,
    DIGIT,
    EXTEND,
    EXTENDS,
    FEED,
    HARD,
    HYPHEN,
    IDEOGRAPH,
    IDEOGRAPHIC,
    KNOWN,
    LEAD,
    LETTER,
    OPEN,
    OTHER,
    POINT,
    PREPEND,
    PRIVATE,
    REGION,
    RETURN,
    SPACE,
    SYMBOL,
    TAGS,
    TRAIL,
    VIRAMA,
    VOWEL,
)
from .characters import JOINER as ZERO_WIDTH
from .hashing import BASE, MIX_A, MIX_B
from .kinds import CAPITALS, CODED, GAP, NEGATION, NUMBER, TITLE


@njit(nogil=True, cache=True)
def clusters(points, begins, joined, known):  # type: ignore[no-untyped-def]
    """(c,) each: whether a cluster begins at a character, the kind of its cluster's first, and whether a text begins.
    GB3 to GB13 of UAX 29. joined, known: how a code point joins and what it is, as in `characters.Tables`."""
    head, kinds, first = (
        np.ones(points.size, np.bool_),
        np.empty(points.size, np.uint8),
        np.zeros(points.size, np.bool_),
    )
    for start in begins[:-1]:
        if start < points.size:
            first[start] = True
    linked, flags = False, 0  # a virama since the last base; regional indicators one after another
    a = kind = np.uint8(0)
    for i in range(points.size):
        point = place(points[i])
        b = joined[point] if points[i] < TAGS[0] or points[i] >= TAGS[1] else np.uint8(EXTEND)
        if first[i]:
            linked, flags = b == VIRAMA, int(b == REGION)
        else:
            if HARD[a] or HARD[b]:
                head[i] = not (a == RETURN and b == FEED)
            elif a != OTHER or b != OTHER or linked:
                head[i] = not (
                    EXTENDS[b]
                    or a == PREPEND
                    or (a == LEAD and b in (LEAD, VOWEL, OPEN, CLOSED))
                    or (a in (OPEN, VOWEL) and b in (VOWEL, TRAIL))
                    or (a in (CLOSED, TRAIL) and b == TRAIL)
                    or (a == ZERO_WIDTH and b == SYMBOL)
                    or (linked and known[point] == LETTER)
                    or (a == REGION and b == REGION and flags % 2 == 1)
                )
            linked = (linked or b == VIRAMA) if EXTENDS[b] else False
            flags = flags + 1 if b == REGION else 0
        if head[i]:
            kind = known[point]
        kinds[i], a = kind, b
    return head, kinds, first


@njit(nogil=True, cache=True)
def place(point):  # type: ignore[no-untyped-def]
    """See `characters.known`."""
    if point < KNOWN:
        return point
    return np.uint32(KNOWN) if point < IDEOGRAPHIC else np.uint32(PRIVATE)


@njit(nogil=True, cache=True)
def words(kinds, head, first):  # type: ignore[no-untyped-def]
    """(w, 2) places, among all characters, of runs of letters and digits, with what joins them inside."""
    out, count, open_ = np.empty((kinds.size, 2), np.int64), 0, False
    before = -1  # the kind of the cluster ahead, in the same text
    i = 0
    while i < kinds.size:
        after = i + 1
        while after < kinds.size and not head[after]:
            after += 1
        kind = kinds[i]
        if first[i]:
            open_, before = False, -1
        follows = kinds[after] if after < kinds.size and not first[after] else -1
        wordy = kind in (LETTER, DIGIT)
        joins = (kind == HYPHEN and before in (LETTER, DIGIT) and follows in (LETTER, DIGIT)) or (
            kind == POINT and before == DIGIT and follows == DIGIT
        )
        if kind == IDEOGRAPH:
            out[count, 0], out[count, 1], count, open_ = i, after, count + 1, False
        elif wordy or joins:
            if not open_:
                out[count, 0], count, open_ = i, count + 1, True
            out[count - 1, 1] = after
        else:
            open_ = False
        before, i = kind, after
    return out[:count]


@njit(nogil=True, cache=True)
def gaps(kinds, first):  # type: ignore[no-untyped-def]
    """(g, 2) places of runs of spaces and tabs."""
    out, count, open_ = np.empty((kinds.size, 2), np.int64), 0, False
    for i in range(kinds.size):
        if kinds[i] != SPACE:
            open_ = False
            continue
        if first[i] or not open_:
            out[count, 0], count, open_ = i, count + 1, True
        out[count - 1, 1] = i + 1
    return out[:count]


@njit(nogil=True, cache=True)
def described(points, begins, kinds, first, places, lower, upper, negations, endings):  # type: ignore[no-untyped-def]
    """Words, which stand at `places` (k, 2) in order, and the gaps between: data as of `words.Words`, all of group 0,
    and rows. lower, upper: by code point. negations, endings: hashes of words, and of last three letters, ascending."""
    stretch, coded = np.empty(kinds.size, np.int64), np.zeros(kinds.size + 1, np.bool_)
    at = -1
    for i in range(kinds.size):
        if i == 0 or first[i] or kinds[i] == SPACE or kinds[i] == BREAK:
            at += 1
        stretch[i] = at
        if kinds[i] == CODE:
            coded[at] = True
    spaces = gaps(kinds, first)
    data, rows = np.empty((len(places) + len(spaces), 6), np.int64), np.empty(len(places) + len(spaces), np.int64)
    word, row, number = 0, 0, 0
    for k in range(rows.size):
        gap = word == len(places) or (k - word < len(spaces) and spaces[k - word, 0] < places[word, 0])
        start, end = spaces[k - word] if gap else places[word]
        word += not gap
        while begins[row + 1] <= start:
            row, number = row + 1, 0
        flags = (CODED if coded[stretch[start]] else 0) | (GAP if gap else 0)
        code = _hash(points, lower, start, end)
        if not gap:
            letters, capitals, digits = 0, 0, 0
            for i in range(start, end):
                letters += kinds[i] == LETTER
                capitals += upper[place(points[i])]
                digits += kinds[i] == DIGIT
            flags |= NUMBER if digits else 0
            if capitals == letters and capitals > 1:
                flags |= CAPITALS
            elif upper[place(points[start])]:
                flags |= TITLE
            short = end - start > 2 and kinds[end - 2] == HYPHEN  # as in n't, with an apostrophe
            if _among(code, negations) or (short and _among(_hash(points, lower, end - 3, end), endings)):
                flags |= NEGATION
        rows[k], data[k, 0], data[k, 1], data[k, 2] = row, start - begins[row], end - begins[row], number
        data[k, 3], data[k, 4], data[k, 5] = flags, 0, code
        number += 1
    return data, rows


@njit(nogil=True, cache=True)
def _hash(points, lower, start, end):  # type: ignore[no-untyped-def]
    total, power = np.uint64(0), np.uint64(1)
    for i in range(start, end):
        z = np.uint64(lower[points[i]] if points[i] < KNOWN else points[i]) + np.uint64(1)
        z = (z ^ (z << np.uint64(31))) * MIX_A
        z = (z ^ (z >> np.uint64(27))) * MIX_B
        total += (z ^ (z >> np.uint64(31))) * power
        power *= np.uint64(BASE)
    return np.int64(total)


@njit(nogil=True, cache=True)
def _among(code, listed):  # type: ignore[no-untyped-def]
    k = np.searchsorted(listed, code)
    return k < listed.size and listed[k] == code
