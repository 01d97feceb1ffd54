"""Piecewise-linear curves, read without a search. Compiled; holds no GIL."""

import numpy as np
from numba import njit

from .machine import fma

BINS = 1024


@njit(nogil=True, cache=True)
def lines(used, knots):  # type: ignore[no-untyped-def]
    """Curves for reading without a search. [0, 1) is cut into BINS; a bin that holds at most one corner has two lines,
    before and from that corner on: corners (T, BINS), base, at the lower edge of the bin, and slope (T, 2 BINS). The
    others lie below narrow[t, 0] or from narrow[t, 1] on."""
    many, _, count = knots.shape
    many = many if used.any() else 0
    corner, narrow = np.full((many, BINS), np.float32(2)), np.empty((many, 2), np.float32)
    base, slope = np.empty((many, 2 * BINS), np.float32), np.empty((many, 2 * BINS), np.float32)
    for t in range(many):
        if not used[t]:
            continue
        x, at, until, since = knots[t, 0], 0, 0, BINS
        for b in range(BINS):
            low, high = max(np.float32(b / BINS), x[0]), np.float32((b + 1) / BINS) if b < BINS - 1 else np.float32(2)
            at = _last(x, at, low)
            base[t, 2 * b], slope[t, 2 * b] = _line(knots[t], at, b / BINS)
            base[t, 2 * b + 1], slope[t, 2 * b + 1] = base[t, 2 * b], slope[t, 2 * b]
            if at + 1 < count and x[at + 1] < high:
                corner[t, b] = x[at + 1]
                then = _last(x, at + 1, corner[t, b])
                base[t, 2 * b + 1], slope[t, 2 * b + 1] = _line(knots[t], then, b / BINS)
                if then + 1 < count and x[then + 1] < high:
                    until, since = (b + 1, since) if b < BINS // 2 else (until, min(since, b))
        narrow[t, 0], narrow[t, 1] = until / BINS, since / BINS
    return corner, base, slope, narrow


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
def curve(row, knots, corner, base, slope, narrow):  # type: ignore[no-untyped-def]
    """Nothing in the first loop depends on what a value is, so that it is vectorised."""
    x, least, most, end, top = knots[0], knots[0, 0], knots[0, -1], knots[1, -1], np.float32(BINS - 1)
    made, until, since = np.empty(row.size, np.float32), narrow[0], narrow[1]
    for i in range(row.size):
        at = row[i]
        at = at if at > least else least
        by = at * BINS
        b = np.uint32(by if by < top else top)
        k = b + b + np.uint32(at >= corner[b])
        value = fma(slope[k], fma(np.float32(b), np.float32(-1 / BINS), at), base[k])
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
