"""Means under the triangle widened where a map shrinks: what keeps a smaller picture from aliasing.

A tap at distance d along an axis weighs max(0, 1 - |d| / support); taps that may not be sampled weigh nothing and the
rest sums to 1. The support along x is hypot(du/dx, du/dy) of the map result -> source, and likewise along y. Taps are
summed along x first, then along y, from the least on: a border sums as the inside does.
"""

import math

import numpy as np
from numba import njit

from .machine import fma, load64, word
from .projective import reach, stretch
from .sampling import visible


@njit(nogil=True, cache=True, forceinline=True)
def _triangle(away, by):  # type: ignore[no-untyped-def]
    """The weight at a distance, in float32: by is 1 / support."""
    found = np.float32(1) - abs(away) * by
    return found if found > 0 else np.float32(0)


@njit(nogil=True, cache=True, forceinline=True)
def _weigh(whole, part, reach, low, high, weights, slot):  # type: ignore[no-untyped-def]
    """The triangle's weights at the pixels of [low, high) about whole + part, summing to 1; the nearest there if it
    reaches none. -> first pixel, number of pixels."""
    by, wide, total = np.float32(1 / reach), np.float32(min(reach, 1e9)), np.float32(0)
    first = max(whole + np.int64(np.floor(part - wide)) + 1, low)
    last = min(whole + np.int64(np.ceil(part + wide)) - 1, high - 1)
    if first >= last:
        weights[slot, 0] = 1
        return min(max(first, low), high - 1), 1
    for k in range(last - first + 1):
        weights[slot, k] = _triangle(part - np.float32(first - whole + k), by)
        total += weights[slot, k]
    if total <= 0:
        weights[slot, 0] = 1
        return min(max(whole, low), high - 1), 1
    for k in range(last - first + 1):
        weights[slot, k] /= total
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
            sums[i] = fma(weight, np.float32(flat[start + np.uint64(i)]), sums[i])


@njit(nogil=True, cache=True)
def _sum_across(column, table, start, stop, values):  # type: ignore[no-untyped-def]
    """The weighted sums of pixels [start, stop). Positions, not slices: a slice for each pixel costs more than its sum.
    Unsigned ones: none is negative."""
    firsts, counts, weights = table
    channels = values.shape[0]
    if channels == 3:
        one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
        red, green, blue = values[0], values[1], values[2]
        for x in range(start, stop):
            slot = np.uint64(x)
            at = np.uint64(firsts[slot] * 3)
            r = g = b = np.float32(0)
            for k in range(counts[slot]):
                weight = weights[slot, np.uint64(k)]
                r, g, b = fma(weight, column[at], r), fma(weight, column[at + one], g), fma(weight, column[at + two], b)
                at += three
            red[slot], green[slot], blue[slot] = r, g, b
        return
    step = np.uint64(channels)
    for c in range(channels):
        row = values[c]
        for x in range(start, stop):
            slot = np.uint64(x)
            total, at = np.float32(0), np.uint64(firsts[slot] * channels + c)
            for k in range(counts[slot]):
                total = fma(weights[slot, np.uint64(k)], column[at], total)
                at += step
            row[slot] = total


@njit(nogil=True, cache=True)
def upright_row(source, at, start, stop, support, box, table, down, column, values):  # type: ignore[no-untyped-def]
    """A row of means under widened triangles where neither axis turns: all pixels share one sum down the columns.
    `table` (first, count, weights of each pixel; the same for all rows) is filled as the span asks for it."""
    firsts, counts, across = table
    for x in range(start, stop):
        if counts[x] == 0:
            firsts[x], counts[x] = _weigh(at[0][x], at[1][x], support[0], box[0], box[2], across, x)
    if start < stop:
        top, rows = _weigh(at[2][start], at[3][start], support[1], box[1], box[3], down, 0)
        _sum_down(source, top, down, rows, box[0], box[2], column)
    _sum_across(column, table, start, stop, values)


@njit(nogil=True, cache=True)
def careful_row(source, placed, at, y, start, stop, across, down, values, share):  # type: ignore[no-untyped-def]
    """Means under widened triangles, each tap looked at."""
    pull, _, box, oblique, widest, affine, _ = placed
    channels, support = source.shape[2], widest.copy()
    cols, fx, rows, fy = at
    for x in range(start, stop):
        if not affine:
            stretch(pull, x, y, at, support)
        left, wide = _weigh(cols[x], fx[x], support[0], box[0], box[2], across, 0)
        top, high = _weigh(rows[x], fy[x], support[1], box[1], box[3], down, 0)
        if oblique.size:
            seen = _sum_seen(source, left, wide, top, high, oblique, across, down, values, x)
            if seen == 0:
                share[x] = 0
            if seen < wide * high:
                continue
        for c in range(channels):
            total = np.float32(0)
            for j in range(high):
                part = np.float32(0)
                for k in range(wide):
                    part = fma(across[0, k], np.float32(source[top + j, left + k, c]), part)
                total = fma(down[0, j], part, total)
            values[c, x] = total


@njit(nogil=True, cache=True)
def _sum_seen(source, left, wide, top, high, oblique, across, down, values, x):  # type: ignore[no-untyped-def]
    """The weighted mean of the taps within the oblique half-planes -> how many those are. If all are, nothing is
    written: the pixel is none of a border."""
    channels, total, seen = source.shape[2], np.float32(0), 0
    for j in range(high):
        for k in range(wide):
            seen += visible(oblique, left + k + 0.5, top + j + 0.5)
    if seen == high * wide:
        return seen
    values[:, x] = 0
    for j in range(high):
        for k in range(wide):
            if visible(oblique, left + k + 0.5, top + j + 0.5):
                weight = down[0, j] * across[0, k]
                total += weight
                for c in range(channels):
                    values[c, x] += weight * np.float32(source[top + j, left + k, c])
    if total > 0:
        for c in range(channels):
            values[c, x] /= total
    return seen


@njit(nogil=True, cache=True)
def room(count, channels, support):  # type: ignore[no-untyped-def]
    """For `inside`: weights along x and y, (taps, W) each, the first tap of each pixel along either, where a row of
    taps begins, and sums of such a row."""
    wide, high = math.ceil(2 * support[0]), math.ceil(2 * support[1])
    return (
        np.empty((wide + wide % 2, count), np.float32),
        np.empty((high, count), np.float32),
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty(count, np.int64),
        np.empty((channels, count), np.float32),
    )


@njit(nogil=True, cache=True)
def inside(source, placed, at, y, left, right, made, words, values):  # type: ignore[no-untyped-def]
    """Means under widened triangles where all taps are known to be inside: every pixel takes as many, those beyond its
    own weighing nothing. Positions are unsigned, so that the loops are vectorised."""
    across, down, firsts, tops, _, sums = made
    pull, _, _, _, support, affine, _ = placed
    wide, high = across.shape[0], down.shape[0]
    if affine:
        _weigh_all(at[0], at[1], left, right, support[0], across, firsts, sums[0])
        _weigh_all(at[2], at[3], left, right, support[1], down, tops, sums[0])
    else:  # no more taps than this row asks for
        wide = min(wide, math.ceil(2 * reach(pull, 0, y, at[0], at[1], left, right, sums[0])))
        wide += wide % 2
        _weigh_each(at[0], at[1], left, right, sums[0], across[:wide], firsts)
        high = min(high, math.ceil(2 * reach(pull, 1, y, at[2], at[3], left, right, sums[0])))
        _weigh_each(at[2], at[3], left, right, sums[0], down[:high], tops)
    _sum(source, left, right, wide, high, made, words, values)


@njit(nogil=True, cache=True, error_model="numpy")
def _weigh_each(wholes, parts, left, right, reaches, weights, firsts):  # type: ignore[no-untyped-def]
    """`_weigh_all` where the support differs from pixel to pixel: `reaches`, which is overwritten."""
    begin, many = np.uint64(left), right - left
    for i in range(many):
        x = begin + np.uint64(i)
        firsts[x] = wholes[x] + np.int32(np.floor(parts[x] - reaches[x])) + np.int32(1)
        reaches[x] = np.float32(1) / reaches[x]
    for k in range(weights.shape[0]):
        for i in range(many):
            x = begin + np.uint64(i)
            weights[k, x] = _triangle(parts[x] - np.float32(firsts[x] - wholes[x] + np.int32(k)), reaches[x])
    total = reaches
    for i in range(many):
        total[begin + np.uint64(i)] = 0
    for k in range(weights.shape[0]):
        for i in range(many):
            total[begin + np.uint64(i)] += weights[k, begin + np.uint64(i)]
    for k in range(weights.shape[0]):
        for i in range(many):
            weights[k, begin + np.uint64(i)] /= total[begin + np.uint64(i)]


@njit(nogil=True, cache=True)
def _sum(source, left, right, wide, high, made, words, values):  # type: ignore[no-untyped-def]
    """The sums of `wide` by `high` taps, weighed."""
    height, width, channels = source.shape
    across, down, firsts, tops, places, sums = made
    flat, begin, many = source.reshape(-1), np.uint64(left), right - left
    quick = source.itemsize == 1 and channels == 3 and flat.size >= 8
    halves = words.view(np.uint32)
    for c in range(channels):
        for i in range(many):
            values[c, begin + np.uint64(i)] = 0
    for j in range(high):
        for i in range(many):
            x = begin + np.uint64(i)
            top = min(tops[x] + j, height - 1)
            places[x] = (np.int64(top) * width + firsts[x]) * channels
        for c in range(channels):
            for i in range(many):
                sums[c, begin + np.uint64(i)] = 0
        for k in range(0, wide, 2 if quick else 1):
            if quick:
                _fetch(flat, places, 3 * k, left, right, words)
                _add_two(halves, across, k, begin, many, sums)
                continue
            for c in range(channels):
                for p in range(left, right):
                    if across[k, p] > 0:  # what weighs nothing may be infinite, or lie outside
                        value = np.float32(flat[np.uint64(places[p] + k * channels + c)])
                        sums[c, p] = fma(across[k, p], value, sums[c, p])
        for c in range(channels):
            for i in range(many):
                x = begin + np.uint64(i)
                values[c, x] = fma(down[j, x], sums[c, x], values[c, x]) if down[j, x] > 0 else values[c, x]


@njit(nogil=True, cache=True)
def _fetch(flat, places, more, left, right, words):  # type: ignore[no-untyped-def]
    """The eight bytes from each place on, two pixels of three channels."""
    last = np.int64(0)
    for p in range(left, right):
        last = max(last, places[p])
    if last + more + 8 <= flat.size:
        for i in range(right - left):
            x = np.uint64(left) + np.uint64(i)
            words[0, x] = load64(flat, places[x] + more)
        return
    for p in range(left, right):
        words[0, p] = word(flat, places[p] + more)


@njit(nogil=True, cache=True, error_model="numpy")  # a division that looks for zeros is not vectorised
def _weigh_all(wholes, parts, left, right, reach, weights, firsts, total):  # type: ignore[no-untyped-def]
    """What `_weigh` finds for each pixel of a run, none of whose taps is missing. total (W,): room."""
    by, wide, begin, many = np.float32(1 / reach), np.float32(reach), np.uint64(left), right - left
    near = np.float32(np.floor(-wide) + 1)  # the part is below 1: the first tap is this one or the next
    for i in range(many):
        total[begin + np.uint64(i)] = 0
    for k in range(weights.shape[0]):
        this, other = near + np.float32(k), near + np.float32(k + 1)
        for i in range(many):
            x = begin + np.uint64(i)
            weight = _triangle(parts[x] - (other if parts[x] - wide >= near else this), by)
            weights[k, x] = weight
            total[x] += weight
    for k in range(weights.shape[0]):
        for i in range(many):
            x = begin + np.uint64(i)
            weights[k, x] /= total[x]
    for i in range(many):
        x = begin + np.uint64(i)
        firsts[x] = wholes[x] + np.int32(near) + (1 if parts[x] - wide >= near else 0)


@njit(nogil=True, cache=True)
def _add_two(halves, across, k, begin, many, sums):  # type: ignore[no-untyped-def]
    """Two taps of three channels: the halves R G B R and G B . . of a word, weighed."""
    for i in range(many):
        x = begin + np.uint64(i)
        a, b = halves[0, x + x], halves[0, x + x + np.uint64(1)]
        u, v = across[k, x], across[k + 1, x]
        sums[0, x] = fma(v, _at(a, 24), fma(u, _at(a, 0), sums[0, x]))
        sums[1, x] = fma(v, _at(b, 0), fma(u, _at(a, 8), sums[1, x]))
        sums[2, x] = fma(v, _at(b, 8), fma(u, _at(a, 16), sums[2, x]))


@njit(nogil=True, cache=True, forceinline=True)
def _at(half, bit):  # type: ignore[no-untyped-def]
    return np.float32(np.int32((half >> np.uint32(bit)) & np.uint32(255)))
