"""Bilinear means of four taps: a row of pixels that are known to be inside, and one pixel at a border."""

import numpy as np
from numba import njit

from .sampling import visible


@njit(nogil=True, cache=True)
def inside(flat, width, at, left, right, channels, taps, values):  # type: ignore[no-untyped-def]
    """Bilinear means where all four taps are known to be inside: no test at all. First fetch, then mix: the second loop
    is vectorised, and unsigned positions spare the check for negative ones."""
    cols, across, rows, down = at[0][left:right], at[1][left:right], at[2][left:right], at[3][left:right]
    run, step, under = values[left * channels : right * channels], np.uint64(channels), np.uint64(width * channels)
    a, b, c, d = taps[0, : run.size], taps[1, : run.size], taps[2, : run.size], taps[3, : run.size]
    if channels == 3:
        one, two, three, four, five = np.uint64(1), np.uint64(2), np.uint64(3), np.uint64(4), np.uint64(5)
        for x in range(cols.size):
            p, i = np.uint64((rows[x] * width + cols[x]) * 3), x * 3
            q = p + under
            a[i], a[i + 1], a[i + 2] = flat[p], flat[p + one], flat[p + two]
            b[i], b[i + 1], b[i + 2] = flat[p + three], flat[p + four], flat[p + five]
            c[i], c[i + 1], c[i + 2] = flat[q], flat[q + one], flat[q + two]
            d[i], d[i + 1], d[i + 2] = flat[q + three], flat[q + four], flat[q + five]
        for x in range(cols.size):
            fx, fy = across[x], down[x]
            for k in range(3):
                i = x * 3 + k
                run[i] = _mix(a[i], b[i], c[i], d[i], fx, fy)
        return
    for x in range(cols.size):
        p, fx, fy = np.uint64((rows[x] * width + cols[x]) * channels), across[x], down[x]
        q = p + under
        for k in range(channels):
            k_ = np.uint64(k)
            run[x * channels + k] = _mix(flat[p + k_], flat[p + step + k_], flat[q + k_], flat[q + step + k_], fx, fy)


@njit(nogil=True, cache=True, forceinline=True)
def _mix(a, b, c, d, fx, fy):  # type: ignore[no-untyped-def]
    p, q, r, s = np.float32(a), np.float32(b), np.float32(c), np.float32(d)
    top, bottom = p + fx * (q - p), r + fx * (s - r)
    return top + fy * (bottom - top)


@njit(nogil=True, cache=True)
def border(flat, width, at, x, box, oblique, channels, values):  # type: ignore[no-untyped-def]
    """One bilinear mean, taps clamped to the box: with two taps a side, that is the mean of those inside. -> whether
    any tap may be sampled."""
    cols, across, rows, down = at
    fx, fy = across[x], down[x]
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
            values[x * channels + k] = _mix(flat[a + k], flat[b + k], flat[c + k], flat[d + k], fx, fy)
    else:
        by = 1 / total if total > 0 else 0.0
        for k in range(channels):
            mean = weights[0] * flat[a + k] + weights[1] * flat[b + k]
            mean += weights[2] * flat[c + k] + weights[3] * flat[d + k]
            values[x * channels + k] = mean * by
    return total > 0
