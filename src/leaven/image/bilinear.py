"""Bilinear means of four taps: a row of pixels that are known to be inside, and one pixel at a border."""

import numpy as np
from numba import njit

from .machine import fma, load64, word
from .sampling import visible


@njit(nogil=True, cache=True)
def inside(source, at, left, right, taps, words, values):  # type: ignore[no-untyped-def]
    """Bilinear means where all four taps are known to be inside: no test at all. First fetch, then mix: the second loop
    is vectorised, for which positions are unsigned. taps (4, W) of the source's dtype and words (2, W) uint64: room for
    what is fetched."""
    width, channels = source.shape[1:]
    flat = source.reshape(-1)
    if source.itemsize == 1 and 3 <= channels <= 4 and flat.size >= 8:
        _fetch(flat, width, channels, at, left, right, words)
        if channels == 3:
            _mix_three(words.view(np.uint32), at, left, right, values)
        else:
            _mix_four(words.view(np.uint32), at, left, right, values)
        return
    cols, across, rows, down = at
    for c in range(channels):
        for i in range(right - left):
            x = np.uint64(left) + np.uint64(i)
            p, step = np.uint64((rows[x] * width + cols[x]) * channels + c), np.uint64(channels)
            q = p + np.uint64(width * channels)
            taps[0, x], taps[1, x], taps[2, x], taps[3, x] = flat[p], flat[p + step], flat[q], flat[q + step]
        for i in range(right - left):
            x = np.uint64(left) + np.uint64(i)
            values[c, x] = _mix(taps[0, x], taps[1, x], taps[2, x], taps[3, x], across[x], down[x])


@njit(nogil=True, cache=True)
def _fetch(flat, width, channels, at, left, right, words):  # type: ignore[no-untyped-def]
    """The eight bytes from each upper left tap on, and from the one below it: two pixels of three or four channels."""
    cols, _, rows, _ = at
    step, last = width * channels, 0
    for k in range(left, right):
        last = max(last, rows[k] * width + cols[k])
    if last * channels + step + 8 <= flat.size:
        for i in range(right - left):
            x = np.uint64(left) + np.uint64(i)
            p = (rows[x] * width + cols[x]) * channels
            words[0, x], words[1, x] = load64(flat, p), load64(flat, p + step)
        return
    for k in range(left, right):
        p = (rows[k] * width + cols[k]) * channels
        words[0, k], words[1, k] = word(flat, p), word(flat, p + step)


@njit(nogil=True, cache=True, forceinline=True)
def _mix(a, b, c, d, fx, fy):  # type: ignore[no-untyped-def]
    p, q, r, s = np.float32(a), np.float32(b), np.float32(c), np.float32(d)
    top = fma(fx, q - p, p)
    return fma(fy, fma(fx, s - r, r) - top, top)


@njit(nogil=True, cache=True)
def _mix_three(halves, at, left, right, values):  # type: ignore[no-untyped-def]
    """halves (2, 2 W) uint32: of each word R G B R and G B . . of two pixels of three channels."""
    _, across, _, down = at
    for i in range(right - left):
        x = np.uint64(left) + np.uint64(i)
        k = x + x
        a, b, c, d = halves[0, k], halves[0, k + np.uint64(1)], halves[1, k], halves[1, k + np.uint64(1)]
        u, v = across[x], down[x]
        values[0, x] = _mix(_at(a, 0), _at(a, 24), _at(c, 0), _at(c, 24), u, v)
        values[1, x] = _mix(_at(a, 8), _at(b, 0), _at(c, 8), _at(d, 0), u, v)
        values[2, x] = _mix(_at(a, 16), _at(b, 8), _at(c, 16), _at(d, 8), u, v)


@njit(nogil=True, cache=True)
def straight(source, at, left, right, words, m, low, high, out, y):  # type: ignore[no-untyped-def]
    """Of uint8 in three channels, the pixels [left, right), known to be inside, through one map of colours into row y
    of `out` (3, h, w) float32: what `inside` and `finish` make of them, without the way through a row of values. The
    others of the row take anything: a run of a round number of pixels is faster than a shorter one."""
    _fetch(source.reshape(-1), source.shape[1], 3, at, left, right, words)
    across, down, top, bottom = at[1], at[3], words[0].view(np.uint32), words[1].view(np.uint32)
    red, green, blue = out[0, y], out[1, y], out[2, y]
    rr, rg, rb, ra = m[0, 0], m[0, 1], m[0, 2], m[0, 3]
    gr, gg, gb, ga = m[1, 0], m[1, 1], m[1, 2], m[1, 3]
    br, bg, bb, ba = m[2, 0], m[2, 1], m[2, 2], m[2, 3]
    r0, g0, b0, r1, g1, b1 = low[0], low[1], low[2], high[0], high[1], high[2]
    for x in range(across.size):
        p, q, s, t = top[2 * x], top[2 * x + 1], bottom[2 * x], bottom[2 * x + 1]
        u, v = across[x], down[x]
        r = _mix(_at(p, 0), _at(p, 24), _at(s, 0), _at(s, 24), u, v)
        g = _mix(_at(p, 8), _at(q, 0), _at(s, 8), _at(t, 0), u, v)
        b = _mix(_at(p, 16), _at(q, 8), _at(s, 16), _at(t, 8), u, v)
        i = fma(rr, r, fma(rg, g, fma(rb, b, ra)))
        j = fma(gr, r, fma(gg, g, fma(gb, b, ga)))
        k = fma(br, r, fma(bg, g, fma(bb, b, ba)))
        i, j, k = i if i > r0 else r0, j if j > g0 else g0, k if k > b0 else b0
        red[x], green[x], blue[x] = i if i < r1 else r1, j if j < g1 else g1, k if k < b1 else b1


@njit(nogil=True, cache=True)
def level(source, at, words, out):  # type: ignore[no-untyped-def]
    """Of uint8 in three channels, a row of pixels that are known to be inside, as many as `at` holds, into (W * 3,)
    uint8: the bytes that `inside` and `finish` make of them where there are no tones, at a third of the cost."""
    across, down = at[1], at[3]
    _fetch(source.reshape(-1), source.shape[1], 3, at, 0, across.size, words)
    top, bottom, half = words[0].view(np.uint32), words[1].view(np.uint32), np.float32(0.5)
    for x in range(across.size):
        a, b, c, d = top[2 * x], top[2 * x + 1], bottom[2 * x], bottom[2 * x + 1]
        u, v = across[x], down[x]
        out[3 * x] = np.int32(_mix(_at(a, 0), _at(a, 24), _at(c, 0), _at(c, 24), u, v) + half)
        out[3 * x + 1] = np.int32(_mix(_at(a, 8), _at(b, 0), _at(c, 8), _at(d, 0), u, v) + half)
        out[3 * x + 2] = np.int32(_mix(_at(a, 16), _at(b, 8), _at(c, 16), _at(d, 8), u, v) + half)


@njit(nogil=True, cache=True)
def _mix_four(halves, at, left, right, values):  # type: ignore[no-untyped-def]
    """halves (2, 2 W) uint32: of each word two pixels of four channels."""
    _, across, _, down = at
    for i in range(right - left):
        x = np.uint64(left) + np.uint64(i)
        k = x + x
        a, b, c, d = halves[0, k], halves[0, k + np.uint64(1)], halves[1, k], halves[1, k + np.uint64(1)]
        u, v = across[x], down[x]
        values[0, x] = _mix(_at(a, 0), _at(b, 0), _at(c, 0), _at(d, 0), u, v)
        values[1, x] = _mix(_at(a, 8), _at(b, 8), _at(c, 8), _at(d, 8), u, v)
        values[2, x] = _mix(_at(a, 16), _at(b, 16), _at(c, 16), _at(d, 16), u, v)
        values[3, x] = _mix(_at(a, 24), _at(b, 24), _at(c, 24), _at(d, 24), u, v)


@njit(nogil=True, cache=True, forceinline=True)
def _at(half, bit):  # type: ignore[no-untyped-def]
    """A byte of a half, signed, as there is an instruction that makes floats of such numbers."""
    return np.int32((half >> np.uint32(bit)) & np.uint32(255))


@njit(nogil=True, cache=True)
def border(flat, width, at, x, box, oblique, values, slot):  # type: ignore[no-untyped-def]
    """One bilinear mean, into a slot of `values`, taps clamped to the box: with two taps a side, that is the mean of
    those inside. -> whether any tap may be sampled."""
    cols, across, rows, down = at
    channels, fx, fy = values.shape[0], across[x], down[x]
    c0, c1 = min(max(cols[x], box[0]), box[2] - 1), min(max(cols[x] + 1, box[0]), box[2] - 1)
    r0, r1 = min(max(rows[x], box[1]), box[3] - 1), min(max(rows[x] + 1, box[1]), box[3] - 1)
    a, b = (r0 * width + c0) * channels, (r0 * width + c1) * channels
    c, d = (r1 * width + c0) * channels, (r1 * width + c1) * channels
    total, weights = 1.0, (0.0, 0.0, 0.0, 0.0)
    if oblique.size:
        wa = (1.0 - fx) * (1.0 - fy) if visible(oblique, c0 + 0.5, r0 + 0.5) else 0.0
        wb = fx * (1.0 - fy) if visible(oblique, c1 + 0.5, r0 + 0.5) else 0.0
        wc = (1.0 - fx) * fy if visible(oblique, c0 + 0.5, r1 + 0.5) else 0.0
        wd = 1.0 * fx * fy if visible(oblique, c1 + 0.5, r1 + 0.5) else 0.0
        total, weights = wa + wb + wc + wd, (wa, wb, wc, wd)
    if total >= 1:  # the weights are multiples of 2 ** -32: their sum is exact
        for k in range(channels):
            values[k, slot] = _mix(flat[a + k], flat[b + k], flat[c + k], flat[d + k], fx, fy)
    else:
        by = 1 / total if total > 0 else 0.0
        for k in range(channels):
            mean = weights[0] * flat[a + k] + weights[1] * flat[b + k]
            mean += weights[2] * flat[c + k] + weights[3] * flat[d + k]
            values[k, slot] = mean * by
    return total > 0
