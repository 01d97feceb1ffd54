"""Bilinear means of four taps: a row of pixels that are known to be inside, and one pixel at a border."""

import numpy as np
from numba import njit

from .machine import fma, load64, word
from .sampling import visible
from .vectors import MANY, level16, mapped16


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
    """The eight bytes from each upper left tap on, and from the one below it: two pixels, of up to four channels."""
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
def straight(flat, width, at, left, right, words, colours, half, out, y):  # type: ignore[no-untyped-def]
    """Of the bytes of a picture in three channels, the pixels [left, right), known to be inside, through one map of
    colours (`map_of`) into row y of `out` (3, h, w): what `inside` and `finish` make of them, without the way through a
    row of values. The others of the row take anything. `at` and words (2, W) are a multiple of MANY wide, and as wide
    as the row at least."""
    _fetch(flat, width, 3, at, left, right, words)
    matrix, least, most = colours
    across, down = at[1], at[3]
    for x in range(0, out.shape[2] - MANY + 1, MANY):
        mapped16(words, across, down, matrix, least, most, half, out, y, x)
    if out.shape[2] % MANY:
        _last(words, at, colours, half, out, y)


@njit(nogil=True, cache=True)
def _last(words, at, colours, half, out, y):  # type: ignore[no-untyped-def]
    """The pixels of a row that are left, by way of a row of their own."""
    matrix, least, most = colours
    rest, x = np.empty((3, 1, at[1].size), np.float32), out.shape[2] // MANY * MANY
    mapped16(words, at[1], at[3], matrix, least, most, half, rest, 0, x)
    for c in range(3):
        for k in range(x, out.shape[2]):
            out[c, y, k] = rest[c, 0, k]


@njit(nogil=True, cache=True)
def level(source, at, words, out):  # type: ignore[no-untyped-def]
    """Of uint8 in one or three channels, a row of pixels that are known to be inside, as many as `at` holds, a multiple
    of MANY, into (W * C,) uint8: the bytes that `inside` and `finish` make of them where there are no tones."""
    across, down, channels = at[1], at[3], source.shape[2]
    _fetch(source.reshape(-1), source.shape[1], channels, at, 0, across.size, words)
    if channels == 1:
        top, bottom, half = words[0].view(np.uint32), words[1].view(np.uint32), np.float32(0.5)
        for x in range(across.size):
            p, q = top[2 * x], bottom[2 * x]
            out[x] = np.int32(_mix(_at(p, 0), _at(p, 8), _at(q, 0), _at(q, 8), across[x], down[x]) + half)
        return
    for x in range(0, across.size, MANY):
        level16(words, across, down, out, x)


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
