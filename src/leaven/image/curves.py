"""Piecewise-linear curves, read without a search. Compiled; holds no GIL."""

import numpy as np
from numba import njit

from .machine import fma
from .vectors import BINS, MANY, bent16


@njit(nogil=True, cache=True)
def lines(used, knots):  # type: ignore[no-untyped-def]
    """Curves for reading without a search. [0, 1) is cut into BINS; a bin that holds at most one corner has two lines,
    before and from that corner on: corners (T, BINS), and of both lines the value at the lower edge of the bin and the
    slope (T, 2, BINS, 2). The others lie below narrow[t, 0] or from narrow[t, 1] on. plain (T,): no corner is within a
    bin."""
    many, _, count = knots.shape
    many = many if used.any() else 0
    corner, narrow = np.full((many, BINS), np.float32(2)), np.empty((many, 2), np.float32)
    line, plain = np.empty((many, 2, BINS, 2), np.float32), np.empty(many, np.bool_)
    for t in range(many):
        if not used[t]:
            continue
        x, at, until, since = knots[t, 0], 0, 0, BINS
        for b in range(BINS):
            low, high = max(np.float32(b / BINS), x[0]), np.float32((b + 1) / BINS) if b < BINS - 1 else np.float32(2)
            at = _last(x, at, low)
            line[t, 0, b] = line[t, 1, b] = _line(knots[t], at, b / BINS)
            if at + 1 < count and x[at + 1] < high:
                corner[t, b] = x[at + 1]
                then = _last(x, at + 1, corner[t, b])
                line[t, 1, b] = _line(knots[t], then, b / BINS)
                if then + 1 < count and x[then + 1] < high:
                    until, since = (b + 1, since) if b < BINS // 2 else (until, min(since, b))
        narrow[t, 0], narrow[t, 1] = until / BINS, since / BINS
        plain[t] = corner[t].min() >= 1
    return corner, line, narrow, plain


@njit(nogil=True, cache=True)
def _last(x, at, value):  # type: ignore[no-untyped-def]
    """The last knot, from `at` on, that lies at or below the value."""
    while at + 1 < x.size and x[at + 1] <= value:
        at += 1
    return at


@njit(nogil=True, cache=True)
def _line(knots, at, edge):  # type: ignore[no-untyped-def]
    """(base, slope) of the line from a knot to the next one: its value at `edge`. Level after the last."""
    x, y = knots[0], knots[1]
    if at + 1 >= x.size or x[at + 1] == x[at]:
        return y[at], np.float32(0)
    slope = (np.float64(y[at + 1]) - y[at]) / (np.float64(x[at + 1]) - x[at])
    return np.float32(y[at] + slope * (edge - x[at])), np.float32(slope)


@njit(nogil=True, cache=True)
def bend(values, c, start, stop, knots, found, t):  # type: ignore[no-untyped-def]
    """Numbers [start, stop) of row c of values (C, W) along curve t, knots (2, K); found: its `lines`."""
    corner, line, narrow, plain = found
    if plain[t]:
        table, least, most, end = line[t, 0], knots[0, 0], knots[0, -1], knots[1, -1]
        for i in range(start, stop - MANY + 1, MANY):
            bent16(values, c, table, least, most, end, i)
        start += (stop - start) // MANY * MANY
    if start < stop:
        _bend(values[c, start:stop], knots, corner[t], line[t], narrow[t])


@njit(nogil=True, cache=True)
def _bend(row, knots, corner, line, narrow):  # type: ignore[no-untyped-def]
    """Nothing in the first loop depends on what a value is, so that it is vectorised."""
    x, least, most, end, top = knots[0], knots[0, 0], knots[0, -1], knots[1, -1], np.float32(BINS - 1)
    made, until, since, flat = np.empty(row.size, np.float32), narrow[0], narrow[1], line.reshape(-1)
    for i in range(row.size):
        at = row[i]
        at = at if at > least else least
        by = at * BINS
        b = np.uint32(by if by < top else top)
        k = b + b + (np.uint32(2 * BINS) if at >= corner[b] else np.uint32(0))
        value = fma(flat[k + np.uint32(1)], fma(np.float32(b), np.float32(-1 / BINS), at), flat[k])
        made[i] = value if at < most else end
    if until > 0 or since < 1:
        for i in range(row.size):
            at = row[i]
            if (at < until or at >= since) and least < at < most:
                k = np.searchsorted(x, at, side="right") - 1
                p, q = _line(knots, k, x[k])
                made[i] = fma(q, at - x[k], p)
    for i in range(row.size):
        row[i] = made[i]
