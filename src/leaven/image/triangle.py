"""Means under the triangle widened where a map shrinks: what keeps a smaller picture from aliasing.

A tap at distance d along an axis weighs max(0, 1 - |d| / support); taps that may not be sampled weigh nothing and the
rest sums to 1. The support along x is hypot(du/dx, du/dy) of the map result -> source, and likewise along y.
"""

import math

import numpy as np
from numba import njit

from .sampling import visible


@njit(nogil=True, cache=True)
def _stretch(pull, x, y, at, support):  # type: ignore[no-untyped-def]
    """The support of a projective map at one pixel, from its Jacobian."""
    w = max(pull[2, 0] * (x + 0.5) + pull[2, 1] * (y + 0.5) + pull[2, 2], 1e-12)
    u, v = at[0][x] + at[1][x] + 0.5, at[2][x] + at[3][x] + 0.5
    for k in range(2):
        at_k = u if k == 0 else v
        size = math.hypot((pull[k, 0] - at_k * pull[2, 0]) / w, (pull[k, 1] - at_k * pull[2, 1]) / w)
        support[k] = size if size > 1 + 1e-6 else 1.0


@njit(nogil=True, cache=True, forceinline=True)
def _weigh(centre, reach, low, high, weights, slot):  # type: ignore[no-untyped-def]
    """The triangle's weights at the pixels of [low, high), summing to 1; the nearest there if it reaches none.
    -> first pixel, number of pixels."""
    first = max(math.floor(max(centre - reach, -1e9)) + 1, low)
    last = min(math.ceil(min(centre + reach, 1e9)) - 1, high - 1)
    if first >= last:
        weights[slot, 0] = 1
        return min(max(first, low), high - 1), 1
    total = 0.0
    for k in range(last - first + 1):
        total += 1 - abs(centre - (first + k)) / reach
    for k in range(last - first + 1):
        weights[slot, k] = (1 - abs(centre - (first + k)) / reach) / total
    return first, last - first + 1


@njit(nogil=True, cache=True, forceinline=True)
def _sum_down(source, top, weights, count, low, high, column):  # type: ignore[no-untyped-def]
    """The weighted sum of rows `top` and on, of the columns [low, high)."""
    flat, channels, step = source.reshape(-1), source.shape[2], source.shape[1] * source.shape[2]
    sums = column[low * channels : high * channels]
    sums[:] = 0
    for k in range(count):
        start, weight = np.uint64((top + k) * step + low * channels), weights[0, k]
        for i in range(sums.size):
            sums[i] += weight * np.float32(flat[start + np.uint64(i)])


@njit(nogil=True, cache=True)
def _sum_across(column, table, start, stop, channels, values):  # type: ignore[no-untyped-def]
    """The weighted sums of pixels [start, stop). Positions, not slices: a slice for each pixel costs more than its sum.
    Unsigned ones: none is negative."""
    firsts, counts, weights = table
    if channels == 3:
        one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
        for x in range(start, stop):
            slot = np.uint64(x)
            base, at = np.uint64(x * 3), np.uint64(firsts[slot] * 3)
            r = g = b = np.float32(0)
            for k in range(counts[slot]):
                weight = weights[slot, np.uint64(k)]
                r += weight * column[at]
                g += weight * column[at + one]
                b += weight * column[at + two]
                at += three
            values[base], values[base + one], values[base + two] = r, g, b
        return
    step = np.uint64(channels)
    for x in range(start, stop):
        slot = np.uint64(x)
        for c in range(channels):
            total, at = np.float32(0), np.uint64(firsts[slot] * channels + c)
            for k in range(counts[slot]):
                total += weights[slot, np.uint64(k)] * column[at]
                at += step
            values[np.uint64(x * channels + c)] = total


@njit(nogil=True, cache=True)
def _sum_seen(source, left, wide, top, high, oblique, across, down, values, x):  # type: ignore[no-untyped-def]
    """The weighted mean of the taps within the oblique half-planes -> how many those are. If all are, nothing is
    written: the pixel is none of a border."""
    channels, total, seen = source.shape[2], np.float32(0), 0
    sums = values[x * channels : (x + 1) * channels]
    for j in range(high):
        for k in range(wide):
            seen += visible(oblique, left + k + 0.5, top + j + 0.5)
    if seen == high * wide:
        return seen
    sums[:] = 0
    for j in range(high):
        for k in range(wide):
            if visible(oblique, left + k + 0.5, top + j + 0.5):
                weight = down[0, j] * across[0, k]
                total += weight
                for c in range(channels):
                    sums[c] += weight * np.float32(source[top + j, left + k, c])
    if total > 0:
        for c in range(channels):
            sums[c] /= total
    return seen


@njit(nogil=True, cache=True)
def upright_row(source, at, start, stop, support, box, table, down, column, values):  # type: ignore[no-untyped-def]
    """A row of means under widened triangles where neither axis turns: all pixels share one sum down the columns.
    `table` (first, count, weights of each pixel; the same for all rows) is filled as the span asks for it."""
    firsts, counts, across = table
    for x in range(start, stop):
        if counts[x] == 0:
            firsts[x], counts[x] = _weigh(at[0][x] + np.float64(at[1][x]), support[0], box[0], box[2], across, x)
    if start < stop:
        top, rows = _weigh(at[2][start] + np.float64(at[3][start]), support[1], box[1], box[3], down, 0)
        _sum_down(source, top, down, rows, box[0], box[2], column)
    _sum_across(column, table, start, stop, source.shape[2], values)


@njit(nogil=True, cache=True)
def turned_row(source, placed, at, y, start, stop, oblique, across, down, values, share):  # type: ignore[no-untyped-def]
    """Means under widened triangles: down the columns first, then across, as an upright row is summed."""
    pull, _, box, _, support, affine, _ = placed
    width, channels = source.shape[1:]
    flat, step, next_row = source.reshape(-1), np.uint64(channels), np.uint64(width * channels)
    cols, fx, rows, fy = at
    for x in range(start, stop):
        if not affine:
            _stretch(pull, x, y, at, support)
        left, wide = _weigh(cols[x] + np.float64(fx[x]), support[0], box[0], box[2], across, 0)
        top, high = _weigh(rows[x] + np.float64(fy[x]), support[1], box[1], box[3], down, 0)
        if oblique.size:
            seen = _sum_seen(source, left, wide, top, high, oblique, across, down, values, x)
            if seen == 0:
                share[x] = 0
            if seen < wide * high:
                continue
        for c in range(channels):
            total, corner = np.float32(0), np.uint64((top * width + left) * channels + c)
            for k in range(wide):
                part, here = np.float32(0), corner
                for j in range(high):
                    part += down[0, np.uint64(j)] * np.float32(flat[here])
                    here += next_row
                total += across[0, np.uint64(k)] * part
                corner += step
            values[np.uint64(x * channels + c)] = total


@njit(nogil=True, cache=True)
def memory(width, most):  # type: ignore[no-untyped-def]
    """Weights along one axis for a row of pixels, each kept for the points that lie alike between two pixels.
    -> (width,) the slot of each pixel; of each slot that place between two pixels, -1 while it is
    empty; the first tap less the pixel; how many taps; (width, most) the weights."""
    return (
        np.zeros(width, np.int64),
        np.full(width, np.float32(-1)),
        np.zeros(width, np.int64),
        np.zeros(width, np.int64),
        np.empty((width, most), np.float32),
    )


@njit(nogil=True, cache=True)
def _remember(wholes, rests, start, stop, reach, low, high, known):  # type: ignore[no-untyped-def]
    """Find the slots with the weights of pixels [start, stop), none of whose taps is missing: a pixel's own of the row
    above, as where columns shear; that of the pixel before, as where rows shear; or its own, computed."""
    slots, places, firsts, counts, weights = known
    last = start
    for x in range(start, stop):
        rest = rests[x]
        if places[x] == rest:
            last = x
        elif places[last] != rest:
            first, counts[x] = _weigh(wholes[x] + np.float64(rest), reach, low, high, weights, x)
            firsts[x], places[x], last = first - wholes[x], rest, x
        slots[x] = last


@njit(nogil=True, cache=True, forceinline=True)
def _down(flat, here, next_row, high, weights, slot):  # type: ignore[no-untyped-def]
    """The weighted sum of `high` taps of a column. The first two stand outside the loop: it runs for few pixels, and a
    loop that is vectorised for one tap or two takes many times as long."""
    total = np.float32(0) + weights[slot, np.uint64(0)] * np.float32(flat[here])
    if high > 1:
        here += next_row
        total += weights[slot, np.uint64(1)] * np.float32(flat[here])
    for k in range(2, high):
        here += next_row
        total += weights[slot, np.uint64(k)] * np.float32(flat[here])
    return total


@njit(nogil=True, cache=True)
def _sum_blocks(source, cols, rows, start, stop, across, down, values):  # type: ignore[no-untyped-def]
    """The weighted sums of the taps of pixels [start, stop). Unsigned positions: none is negative."""
    width, channels = source.shape[1:]
    slots, _, lefts, wides, weigh_x = across
    levels, _, tops, highs, weigh_y = down
    flat, step, next_row = source.reshape(-1), np.uint64(channels), np.uint64(width * channels)
    i, j = np.uint64(1), np.uint64(2)
    for x in range(start, stop):
        one, two, base = np.uint64(slots[x]), np.uint64(levels[x]), np.uint64(x * channels)
        corner = np.uint64(((rows[x] + tops[two]) * width + cols[x] + lefts[one]) * channels)
        wide, high = wides[one], highs[two]
        if channels == 3:
            r = g = b = np.float32(0)
            for k in range(wide):
                weight = weigh_x[one, np.uint64(k)]
                r += weight * _down(flat, corner, next_row, high, weigh_y, two)
                g += weight * _down(flat, corner + i, next_row, high, weigh_y, two)
                b += weight * _down(flat, corner + j, next_row, high, weigh_y, two)
                corner += step
            values[base], values[base + i], values[base + j] = r, g, b
            continue
        for c in range(channels):
            total, here = np.float32(0), corner + np.uint64(c)
            for k in range(wide):
                total += weigh_x[one, np.uint64(k)] * _down(flat, here, next_row, high, weigh_y, two)
                here += step
            values[base + np.uint64(c)] = total


@njit(nogil=True, cache=True)
def _slide(column, cols, start, stop, across, channels, values):  # type: ignore[no-untyped-def]
    """The weighted sums of pixels [start, stop) of a row that shears along itself: taps of the same weights, side by
    side, are summed for a whole run of pixels at a time."""
    slots, _, lefts, wides, weights = across
    x = start
    while x < stop:
        end, slot = x + 1, slots[x]
        while end < stop and slots[end] == slot and cols[end] == cols[x] + end - x:
            end += 1
        sums, first = values[x * channels : end * channels], (cols[x] + lefts[slot]) * channels
        sums[:] = 0
        for k in range(wides[slot]):
            weight, taps = weights[slot, k], column[first + k * channels : first + k * channels + sums.size]
            for i in range(sums.size):
                sums[i] += weight * taps[i]
        x = end


@njit(nogil=True, cache=True)
def sheared_row(source, placed, at, start, stop, across, down, column, values):  # type: ignore[no-untyped-def]
    """The same means as `turned_row`, of pixels that have all their taps, where the map shears: there many points lie
    alike. `across`, `down`: `memory` of the weights along either axis."""
    pull, _, box, _, support, _, _ = placed
    cols, fx, rows, fy = at
    _remember(cols, fx, start, stop, support[0], box[0], box[2], across)
    _remember(rows, fy, start, stop, support[1], box[1], box[3], down)
    if pull[1, 0] == 0 and start < stop:
        slot = down[0][start]
        _sum_down(source, rows[start] + down[2][slot], down[4][slot : slot + 1], down[3][slot], box[0], box[2], column)
        _slide(column, cols, start, stop, across, source.shape[2], values)
    else:
        _sum_blocks(source, cols, rows, start, stop, across, down, values)
