"""Intervals in rows: pieces (start, end, number, ...) put together again, and which intervals meet."""

import numpy as np

from ..core.item import Ints, Stack
from .compiled import marks, splice

START, END, NUMBER = 0, 1, 2
FAR = np.iinfo(np.int64).max


def numbered(rows: Ints) -> Ints:
    """(k,) how many came before in the same row; rows ascend."""
    count: Ints = np.arange(rows.size) - np.searchsorted(rows, rows)
    return count


def ranges(first: Ints, stop: Ints) -> tuple[Ints, Ints]:
    """All (k, j) with first[k] <= j < stop[k], in order."""
    count = np.maximum(stop - first, 0)
    parent = np.repeat(np.arange(count.size), count)
    return parent, np.arange(parent.size) - np.repeat(np.cumsum(count) - count - first, count)


def stretch(*ends: Ints) -> int:
    """A length that no row has: rows laid end to end in steps of it stay apart."""
    return 1 + max((int(e.max(initial=0)) for e in ends), default=0)


def meet(a_rows: Ints, a: Ints, b_rows: Ints, b: Ints) -> tuple[Ints, Ints]:
    """All (i, j) for which interval a[i] and interval b[j], (., 2) each, share a character of the same row."""
    found: tuple[Ints, Ints] = splice().met(a_rows, a, b_rows, b)
    return found


def hull(stack: Stack, *, every: bool = False) -> Stack:
    """One row per number: from the first to the last of its pieces. In order of place, without what is gone and without
    what begins inside another; or, with `every`, in order of number, gone ones (-1, -1) included. Rows numbered -1 are
    each on their own."""
    data, rows = stack.data, stack.rows
    if not rows.size or (not every and _whole(data, rows)):
        return stack
    number = np.where(data[:, NUMBER] < 0, stretch(data[:, NUMBER]) + np.arange(rows.size), data[:, NUMBER])
    order = np.lexsort((number, rows))
    head = np.append(True, (np.diff(rows[order]) != 0) | (np.diff(number[order]) != 0))
    first, there = np.flatnonzero(head), data[order, START] >= 0
    out, rows = data[order[first]], rows[order[first]]
    out[:, END] = np.maximum.reduceat(np.where(there, data[order, END], -1), first)
    low = np.minimum.reduceat(np.where(there, data[order, START], FAR), first)
    out[:, START] = np.where(out[:, END] < 0, -1, low)
    if every:
        return Stack(stack.kind, out, rows)
    left = np.flatnonzero(out[:, START] >= 0)
    left = left[np.lexsort((out[left, START], rows[left]))]
    far = stretch(out[:, END])
    reach = np.maximum.accumulate(rows[left] * far + out[left, END])
    free = np.append(True, rows[left][1:] * far + out[left[1:], START] >= reach[:-1])[: left.size]
    return Stack(stack.kind, out[left[free]], rows[left[free]])


def _whole(data: Ints, rows: Ints) -> bool:
    """Whether nothing is gone, torn or out of order."""
    return bool(marks().whole(data, rows))
