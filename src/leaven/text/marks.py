"""Words or letters of many texts, row by row, compiled: how many, which are chosen, where something may be inserted,
which gaps go with words that go. Rows ascend. Holds no GIL."""

import numpy as np
from numba import njit

from ..counted import uniforms
from .kinds import CODE_OF, GAP, GROUP, KIND
from .pieces import END, NUMBER, START


@njit(nogil=True, cache=True)
def tally(which, rows, n):  # type: ignore[no-untyped-def]
    """(n,) how many of the marks of each row."""
    out = np.zeros(n, np.int64)
    for k in range(rows.size):
        out[rows[k]] += which[k]
    return out


@njit(nogil=True, cache=True)
def share(alpha, data, rows):  # type: ignore[no-untyped-def]
    """(n,) see `change.share`."""
    out = np.zeros(alpha.size, np.int64)
    for k in range(rows.size):
        out[rows[k]] += not data[k, KIND] & GAP
    for i in range(alpha.size):
        part = max(np.floor(alpha[i] * out[i] + 1e-9), 1)
        out[i] = min(np.int64(part), out[i]) if alpha[i] > 0 else 0
    return out


@njit(nogil=True, cache=True)
def whole(data, rows):  # type: ignore[no-untyped-def]
    """Whether nothing is gone, torn or out of order: numbers and places ascend, and none overlap."""
    for k in range(rows.size):
        if min(data[k, START], data[k, END], data[k, NUMBER]) < 0:
            return False
        behind = data[k, NUMBER] > data[k - 1, NUMBER] and data[k, START] >= data[k - 1, END]
        if k and rows[k] == rows[k - 1] and not behind:
            return False
    return True


@njit(nogil=True, cache=True)
def unlike(data, kinds, grouped):  # type: ignore[no-untyped-def]
    """(k,) which have none of these kinds and, if `grouped`, lie in no group."""
    out = np.empty(len(data), np.bool_)
    for k in range(len(data)):
        out[k] = not data[k, KIND] & kinds and not (grouped and data[k, GROUP])
    return out


@njit(nogil=True, cache=True)
def listed(data, among, codes):  # type: ignore[no-untyped-def]
    """(k,) which of those that are `among` have a code that is one of `codes`, which ascend."""
    out = np.zeros(len(data), np.bool_)
    for k in range(len(data)):
        if among[k] and codes.size:
            out[k] = codes[min(np.searchsorted(codes, data[k, CODE_OF]), codes.size - 1)] == data[k, CODE_OF]
    return out


@njit(nogil=True, cache=True)
def chosen(keys, rows, may, count):  # type: ignore[no-untyped-def]
    """The count[i] marks of each row i that come first by the first uniform of their block, of those that may: which
    (m,) ascending, the place of each among those of its row, and its second uniform."""
    which, place, second = np.empty(rows.size, np.int64), np.empty(rows.size, np.int64), np.empty(rows.size)
    u, mine, turn = np.empty(rows.size), np.empty(rows.size, np.int64), np.empty(rows.size, np.int64)
    out, first = 0, 0
    while first < rows.size:
        row, stop, many = rows[first], first, 0
        while stop < rows.size and rows[stop] == row:
            if may[stop] and count[row] > 0:
                u[many], second[stop] = uniforms(np.uint64(stop - first), keys[row])
                mine[many] = stop
                many += 1
            stop += 1
        if many:
            order = np.argsort(u[:many], kind="mergesort")
            for k in range(many):
                turn[order[k]] = k
            for k in range(many):
                if turn[k] < count[row]:
                    which[out], place[out], second[out] = mine[k], turn[k], second[mine[k]]
                    out += 1
        first = stop
    return which[:out].copy(), place[:out].copy(), second[:out].copy()


@njit(nogil=True, cache=True)
def further(keys, rows, which, turn):  # type: ignore[no-untyped-def]
    """(m,) another uniform of each of these marks: of its block in this turn."""
    out, first = np.empty(which.size), 0
    for i in range(which.size):
        row = rows[which[i]]
        while rows[first] != row:
            first += 1
        out[i] = uniforms(np.uint64(which[i] - first + (turn << 32)), keys[row])[0]
    return out


@njit(nogil=True, cache=True)
def open_slots(data, rows, guarded):  # type: ignore[no-untyped-def]
    """(k,) the first word of each row, and words behind a gap; not, if `guarded`, within a group."""
    out, headed = np.zeros(rows.size, np.bool_), np.int64(-1)
    for k in range(rows.size):
        if data[k, KIND] & GAP:
            continue
        first, headed = rows[k] != headed, rows[k]
        behind = k > 0 and touches(data, rows, k) and data[k - 1, KIND] & GAP != 0
        inside = guarded and behind and data[k, GROUP] > 0 and data[k, GROUP] == data[k - 1, GROUP]
        out[k] = (first or behind) and not inside
    return out


@njit(nogil=True, cache=True)
def with_gaps(data, rows, gone):  # type: ignore[no-untyped-def]
    """(k,) words that are gone, and the gaps that go with them."""
    out, lone = gone.copy(), False  # since a text or quotation began with a word, every word is gone
    for k in range(rows.size):
        gap = data[k, KIND] & GAP != 0
        if not (k and touches(data, rows, k)):
            lone = not gap
        lone = lone and (gap or gone[k])
        ahead = k + 1 < rows.size and gone[k + 1] and touches(data, rows, k + 1)
        out[k] |= gap and (ahead or lone)
    return out


@njit(nogil=True, cache=True, inline="always")
def touches(data, rows, k):  # type: ignore[no-untyped-def]
    """Whether mark k begins where the one before it ends."""
    return rows[k] == rows[k - 1] and data[k, START] == data[k - 1, END]
