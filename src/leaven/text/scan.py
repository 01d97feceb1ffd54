"""One look at every character, compiled: clusters, words, gaps, what words are and say; and draws by mark.

Texts come as code points end to end; `first` says where one begins. Nothing here looks across that. Holds no GIL.
"""

import numpy as np
from numba import njit

from ..counted import uniforms
from .characters import (
    BREAK,
    CLOSED,
    CODE,
    DIGIT,
    EXTENDS,
    FEED,
    HARD,
    HYPHEN,
    IDEOGRAPH,
    LEAD,
    LETTER,
    OPEN,
    POINT,
    PREPEND,
    REGION,
    RETURN,
    SPACE,
    SYMBOL,
    TRAIL,
    VIRAMA,
    VOWEL,
)
from .characters import JOINER as ZERO_WIDTH
from .hashing import BASE, MIX_A, MIX_B
from .kinds import CAPITALS, CODED, GAP, NEGATION, NUMBER, TITLE


@njit(nogil=True, cache=True)
def heads(joins, kinds, first):  # type: ignore[no-untyped-def]
    """(c,) whether a cluster begins at each character. GB3 to GB13 of UAX 29."""
    out = np.ones(joins.size, np.bool_)
    linked, flags = False, 0  # a virama since the last base; regional indicators one after another
    for i in range(joins.size):
        b = joins[i]
        if first[i]:
            linked, flags = b == VIRAMA, int(b == REGION)
            continue
        a = joins[i - 1]
        if HARD[a] or HARD[b]:
            out[i] = not (a == RETURN and b == FEED)
        else:
            out[i] = not (
                EXTENDS[b]
                or a == PREPEND
                or (a == LEAD and b in (LEAD, VOWEL, OPEN, CLOSED))
                or (a in (OPEN, VOWEL) and b in (VOWEL, TRAIL))
                or (a in (CLOSED, TRAIL) and b == TRAIL)
                or (a == ZERO_WIDTH and b == SYMBOL)
                or (linked and kinds[i] == LETTER)
                or (a == REGION and b == REGION and flags % 2 == 1)
            )
        linked = (linked or b == VIRAMA) if EXTENDS[b] else False
        flags = flags + 1 if b == REGION else 0
    return out


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
def describe(folded, upper, kinds, first, places, gap, negations, endings):  # type: ignore[no-untyped-def]
    """What stands at each of `places` (k, 2): its kind, a sum of flags, and the hash of its folded characters.
    negations, endings: hashes of words, and of last three letters, ascending."""
    stretch, coded = np.empty(kinds.size, np.int64), np.zeros(kinds.size + 1, np.bool_)
    at = -1
    for i in range(kinds.size):
        if i == 0 or first[i] or kinds[i] == SPACE or kinds[i] == BREAK:
            at += 1
        stretch[i] = at
        coded[at] |= kinds[i] == CODE
    kind, code = np.zeros(len(places), np.int64), np.empty(len(places), np.int64)
    for k in range(len(places)):
        start, end = places[k]
        letters, capitals, digit = 0, 0, False
        for i in range(start, end):
            letters += kinds[i] == LETTER
            capitals += upper[i]
            digit |= kinds[i] == DIGIT
        code[k] = _hash(folded, start, end)
        flags = GAP if gap[k] else 0
        flags |= NUMBER if digit else 0
        flags |= CODED if coded[stretch[start]] else 0
        if capitals == letters and capitals > 1:
            flags |= CAPITALS
        elif upper[start]:
            flags |= TITLE
        if _among(code[k], negations) or (end - start > 2 and _among(_hash(folded, end - 3, end), endings)):
            flags |= NEGATION
        kind[k] = flags
    return kind, code


@njit(nogil=True, cache=True)
def draw(keys, rows, numbers):  # type: ignore[no-untyped-def]
    """(2, k) both uniforms of block numbers[i] of the stream of key keys[rows[i]]."""
    out = np.empty((2, rows.size))
    for i in range(rows.size):
        out[0, i], out[1, i] = uniforms(np.uint64(numbers[i]), keys[rows[i]])
    return out


@njit(nogil=True, cache=True)
def _hash(folded, start, end):  # type: ignore[no-untyped-def]
    total, power = np.uint64(0), np.uint64(1)
    for i in range(start, end):
        z = np.uint64(folded[i]) + np.uint64(1)
        z = (z ^ (z << np.uint64(31))) * MIX_A
        z = (z ^ (z >> np.uint64(27))) * MIX_B
        total += (z ^ (z >> np.uint64(31))) * power
        power *= np.uint64(BASE)
    return np.int64(total)


@njit(nogil=True, cache=True)
def _among(code, listed):  # type: ignore[no-untyped-def]
    k = np.searchsorted(listed, code)
    return k < listed.size and listed[k] == code
