"""Pieces of edited texts, compiled: made of replacements, put in order, followed by those of a later edit; and which
intervals meet. Rows ascend everywhere. Holds no GIL."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def spliced(rows, at, by, literal, pool, length):  # type: ignore[no-untyped-def]
    """What `change.rewrite` asks for, of texts of this `length` (n,) -> what `settled` returns, ties, and which of the
    texts are edited."""
    order, edited = _in_order(rows, at), np.zeros(length.size, np.bool_)
    many = 2 * rows.size + min(rows.size, length.size)
    row, own, ends = np.empty(many, np.int64), np.empty(many, np.bool_), np.empty((2, many), np.int64)
    ties, count, tied, now, kept, place = np.empty((rows.size, 5), np.int64), 0, 0, -1, 0, 0
    for step in range(rows.size + 1):
        k = order[step] if step < rows.size else -1
        if k < 0 or rows[k] != now:
            if now >= 0 and length[now] > kept:  # the rest of the text before
                row[count], ends[0, count], ends[1, count], own[count] = now, kept, np.int64(length[now]), False
                count += 1
            if k < 0:
                break
            now, kept, place = rows[k], 0, 0
            edited[now] = True
        if at[k, 0] > kept:
            row[count], ends[0, count], ends[1, count], own[count] = now, kept, at[k, 0], False
            count += 1
        size = by[k, 1] - by[k, 0]
        place += at[k, 0] - kept + size
        if size > 0:
            row[count], ends[0, count], ends[1, count], own[count] = now, by[k, 0], by[k, 1], literal[k]
            count += 1
            if literal[k] and at[k, 1] > at[k, 0]:
                ties[tied, 0], ties[tied, 1], ties[tied, 2] = now, at[k, 0], at[k, 1]
                ties[tied, 3], ties[tied, 4] = place - size, place
                tied += 1
        kept = at[k, 1]
    form = settled(row[:count], ends[0, :count], ends[1, :count], own[:count], pool, edited, length)
    return form, ties[:tied].copy(), edited


@njit(nogil=True, cache=True)
def _in_order(rows, at):  # type: ignore[no-untyped-def]
    """By row and place; what is inserted at a place comes ahead of what is replaced there."""
    far = np.int64(1)
    for k in range(rows.size):
        far = max(far, at[k, 1] + 1)
    name = np.empty(rows.size, np.int64)
    for k in range(rows.size):
        name[k] = 2 * (rows[k] * far + at[k, 0]) + (at[k, 1] > at[k, 0])
    for k in range(1, rows.size):
        if name[k] < name[k - 1]:
            return np.argsort(name, kind="mergesort")
    return np.arange(rows.size)


@njit(nogil=True, cache=True)
def settled(rows, start, end, literal, pool, edited, before):  # type: ignore[no-untyped-def]
    """The one form of these pieces (see `Edit.of`): rows, start, end, literal, the pool of what is used, and the length
    of each text, `before` (n,) where it is not edited."""
    used, length = 0, np.zeros(edited.size)
    for k in range(rows.size):
        size = max(end[k] - start[k], 0)
        length[rows[k]] += size
        used += size if literal[k] else 0
    row, own = np.empty(rows.size, np.int64), np.empty(rows.size, np.bool_)
    first, last, said = np.empty(rows.size, np.int64), np.empty(rows.size, np.int64), np.empty(used, np.uint32)
    count, into = 0, 0
    for k in range(rows.size):
        a, b = start[k], end[k]
        if b <= a:
            continue
        if literal[k]:
            said[into : into + b - a] = pool[a:b]
            a, b = into, into + b - a
            into = b
        if count and row[count - 1] == rows[k] and own[count - 1] == literal[k] and last[count - 1] == a:
            last[count - 1] = b
        else:
            row[count], first[count], last[count], own[count] = rows[k], a, b, literal[k]
            count += 1
    for i in range(edited.size):
        if not edited[i]:
            length[i] = before[i]
    return row[:count].copy(), first[:count].copy(), last[:count].copy(), own[:count].copy(), said, length


@njit(nogil=True, cache=True)
def ascending(ties):  # type: ignore[no-untyped-def]
    """Whether ties stand in order, none twice."""
    for k in range(1, len(ties)):
        more = False
        for j in range(ties.shape[1]):
            if ties[k, j] != ties[k - 1, j]:
                more = ties[k, j] > ties[k - 1, j]
                break
        if not more:
            return False
    return True


@njit(nogil=True, cache=True)
def composed(first, later, length):  # type: ignore[no-untyped-def]
    """Two edits, each its rows, start, end, literal, edited and pool -> what `settled` returns: row by row the pieces
    of the one, of the later, or, where both are at work, of the one followed by the later."""
    rows, start, end, literal, edited, pool = first
    later_rows, later_start, later_end, later_literal, later_edited, later_pool = later
    shift = pool.size
    places = np.zeros(rows.size + 1, np.int64)  # where each piece of the first begins, all laid end to end
    for k in range(rows.size):
        places[k + 1] = places[k] + end[k] - start[k]
    many = rows.size + later_rows.size
    for turn in range(2):  # count them, then write them
        row, own, ends = np.empty(many, np.int64), np.empty(many, np.bool_), np.empty((2, many), np.int64)
        count, a, b = 0, 0, 0
        for i in range(edited.size):
            a0, b0 = a, b
            while a < rows.size and rows[a] == i:
                a += 1
            while b < later_rows.size and later_rows[b] == i:
                b += 1
            if not later_edited[i]:
                for k in range(a0, a):
                    if turn:
                        row[count], ends[0, count], ends[1, count], own[count] = i, start[k], end[k], literal[k]
                    count += 1
                continue
            for k in range(b0, b):
                if later_literal[k] or not edited[i]:
                    if turn:
                        far = shift if later_literal[k] else 0
                        row[count], own[count] = i, later_literal[k]
                        ends[0, count], ends[1, count] = later_start[k] + far, later_end[k] + far
                    count += 1
                    continue
                low, high = places[a0] + later_start[k], places[a0] + later_end[k]
                j = a0 + np.searchsorted(places[a0 + 1 : a + 1], low, "right")
                while j < a and places[j] < high:
                    if turn:
                        far = start[j] - places[j]
                        row[count], own[count] = i, literal[j]
                        ends[0, count], ends[1, count] = max(low, places[j]) + far, min(high, places[j + 1]) + far
                    count += 1
                    j += 1
        many = count
    both = np.empty(shift + later_pool.size, np.uint32)
    both[:shift], both[shift:] = pool, later_pool
    return settled(row, ends[0], ends[1], own, both, edited | later_edited, length)


@njit(nogil=True, cache=True)
def met(a_rows, a, b_rows, b):  # type: ignore[no-untyped-def]
    """See `pieces.meet`."""
    order = _in_order(b_rows, b)
    far = np.int64(1)
    for k in range(len(a)):
        far = max(far, a[k, 1] + 1)
    for k in range(len(b)):
        far = max(far, b[k, 1] + 1)
    starts, reach, which, full = np.empty(len(b), np.int64), np.empty(len(b), np.int64), np.empty(len(b), np.int64), 0
    for k in order:
        if b[k, 1] > b[k, 0]:
            starts[full], reach[full], which[full] = b_rows[k] * far + b[k, 0], b_rows[k] * far + b[k, 1], k
            if full:
                reach[full] = max(reach[full], reach[full - 1])
            full += 1
    many = 0
    for turn in range(2):
        i, j, count = np.empty(many, np.int64), np.empty(many, np.int64), 0
        for k in range(len(a)):
            if a[k, 1] <= a[k, 0]:
                continue
            low, high = a_rows[k] * far + a[k, 0], a_rows[k] * far + a[k, 1]
            m = np.searchsorted(reach[:full], low, "right")
            while m < full and starts[m] < high:
                if b[which[m], 1] > a[k, 0]:
                    if turn:
                        i[count], j[count] = k, which[m]
                    count += 1
                m += 1
        many = count
    return i, j
