"""One resampling of one picture or mask, through any projective map and window. Holds no GIL.

`sampling` states where the result is covered. A covered pixel is the mean of the taps that may be sampled, those inside
the picture and the window: bilinear weights, or a triangle widened where the map shrinks (`antialias`), renormalised;
where no tap may be sampled, the nearest pixel inside the upright sides. Taps hidden by oblique half-planes alone: fill.
"""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .sampling import coverage, exact, locate, place, spans, visible
from .tones import Tones, apply_tones, finish, frozen, full_scale, program

Floats = NDArray[np.float64]


def resample(
    source: NDArray[Any],
    out: NDArray[Any],
    matrix: Floats,
    window: Floats,
    *,
    linear: bool,
    antialias: bool,
    fill: float,
    tones: Tones,
) -> None:
    """source (H, W, C) -> out (h, w, C), float32, uint8 or uint16; `out` has the same dtype, or float32.

    matrix (3, 3): source -> out, in pixels, centres at i + 0.5. window (p, 3): half-planes a x + b y + c >= 0 of the
    source that may be sampled. fill: where nothing is covered, 1.0 is full scale; tones never touch it, only their
    standardisation does. linear=False takes the pixel that holds the sample point, or fill.
    """
    if copy_exact(source, out, matrix, window, fill=fill, tones=tones):
        return
    sample_general(source, out, matrix, window, linear=linear, antialias=antialias, fill=fill, tones=tones)


def copy_exact(
    source: NDArray[Any], out: NDArray[Any], matrix: Floats, window: Floats, *, fill: float, tones: Tones
) -> bool:
    """The same bytes as `resample` where the map moves whole pixels (flips, quarter turns, shifts, crops and pads):
    slices of the source. False, and nothing is written, if it does not."""
    found = exact(frozen(matrix, np.float64), frozen(window, np.float64), source.shape[0], source.shape[1])
    if not found[0]:
        return False
    into, pixels = _slices(source, out, found, window)
    if pixels.size != out.size:
        scales = full_scale(source.dtype), full_scale(out.dtype)
        out[...] = _empty(np.empty((1, 1, out.shape[2]), out.dtype), *scales, np.float32(fill), program(tones))
    if pixels.size:
        apply_tones(pixels, out[into], tones)
    return True


def resample_mask(source: NDArray[Any], out: NDArray[Any], matrix: Floats, window: Floats, *, fill: int) -> None:
    """source (H, W) -> out (h, w) of the same integer or boolean dtype: the label of the pixel that holds the sample
    point, or `fill` if that point or pixel lies outside the picture or the window. No label is invented."""
    height, width = source.shape
    matrix, window = frozen(matrix, np.float64), frozen(window, np.float64)
    found = exact(matrix, window, height, width)
    if found[0]:
        into, pixels = _slices(source, out, found, window)
        if pixels.size != out.size:
            out[...] = fill
        out[into] = pixels
        return
    bits = np.dtype(f"u{source.dtype.itemsize}")
    target = out if out.flags.c_contiguous else np.empty_like(out, order="C")
    _mask(
        frozen(source).view(bits),
        target.view(bits),
        place(matrix, window, height, width, False),
        window,
        np.array(fill, source.dtype).view(bits)[()],
    )
    if target is not out:
        np.copyto(out, target)


def sample_general(
    source: NDArray[Any],
    out: NDArray[Any],
    matrix: Floats,
    window: Floats,
    *,
    linear: bool,
    antialias: bool,
    fill: float,
    tones: Tones,
) -> None:
    """`resample` without its shortcut."""
    height, width = source.shape[:2]
    unit, full, steps, window = full_scale(source.dtype), full_scale(out.dtype), program(tones), frozen(window, float)
    target = out if out.flags.c_contiguous else np.empty_like(out, order="C")
    placed = place(frozen(matrix, np.float64), window, height, width, antialias and linear)
    run = _linear if linear else _nearest
    run(frozen(source), target, placed, window, unit, full, np.float32(fill), steps)
    if target is not out:
        np.copyto(out, target)


def _slices(
    source: NDArray[Any], out: NDArray[Any], found: tuple[Any, ...], window: Floats
) -> tuple[tuple[slice, slice], NDArray[Any]]:
    """Where in `out` pixels of the source appear, and a view of those pixels in that order."""
    _, swapped, x_step, x_offset, y_step, y_offset = found
    box = place(frozen(np.eye(3)), frozen(window, np.float64), source.shape[0], source.shape[1], False)[2]
    x0, y0, x1, y1 = (int(edge) for edge in box)
    if swapped:
        source = source.swapaxes(0, 1)
        x0, y0, x1, y1 = y0, x0, y1, x1
    rows, down = _run(out.shape[0], y_step, y_offset, y0, y1)
    cols, across = _run(out.shape[1], x_step, x_offset, x0, x1)
    return (rows, cols), source[down, across]


def _run(count: int, step: int, offset: int, low: int, high: int) -> tuple[slice, slice]:
    """The i in [0, count) with low <= step * i + offset < high, and those positions, in that order."""
    start, stop = (low - offset, high - offset) if step > 0 else (offset - high + 1, offset - low + 1)
    start, stop = max(start, 0), min(stop, count)
    if start >= stop:
        return slice(0, 0), slice(0, 0)
    first, last = step * start + offset, step * (stop - 1) + offset
    end = last + step
    return slice(start, stop), slice(first, end if end >= 0 else None, step)


@njit(nogil=True, cache=True)
def _empty(out, unit, full, fill, steps):  # type: ignore[no-untyped-def]
    """(C,): what stands where nothing is covered."""
    channels = out.shape[2]
    values, share, pixel = np.zeros(channels, np.float32), np.zeros(1, np.float32), np.empty(channels, out.dtype)
    finish(values, share, pixel, 0, 0, 0, 1, channels, unit, full, fill, steps)
    return pixel


@njit(nogil=True, cache=True)
def _row_arrays(width):  # type: ignore[no-untyped-def]
    return (
        np.empty(width, np.int32),
        np.empty(width, np.float32),
        np.empty(width, np.int32),
        np.empty(width, np.float32),
    )


@njit(nogil=True, cache=True)
def _labels(at, y, span, placed, window, width, index):  # type: ignore[no-untyped-def]
    """Write the flat index of the pixel that holds each sample point of the span, -1 if it may not be sampled."""
    cols, across, rows, down = at
    start, left, right, stop = span
    pull, planes, box, oblique, _, affine, _ = placed
    for x in range(start, stop):
        col, row = cols[x], rows[x]
        index[x] = row * width + col
        if left <= x < right:
            continue
        seen = box[0] <= col < box[2] and box[1] <= row < box[3]
        seen = seen and visible(window, col + across[x], row + down[x]) and visible(oblique, col + 0.5, row + 0.5)
        if not affine:  # behind the horizon
            seen = seen and pull[2, 0] * (x + 0.5) + pull[2, 1] * (y + 0.5) + pull[2, 2] > 0
        if not seen:
            index[x] = -1


@njit(nogil=True, cache=True)
def _mask(source, out, placed, window, fill):  # type: ignore[no-untyped-def]
    pull, planes, affine, width = placed[0], placed[1], placed[5], source.shape[1]
    at, index = _row_arrays(out.shape[1]), np.empty(out.shape[1], np.int64)
    flat = source.reshape(-1)
    for y in range(out.shape[0]):
        span = spans(planes, y, out.shape[1])
        start, stop = span[0], span[3]
        locate(pull, affine, y, start, stop, 0.0, source.shape, at)
        _labels(at, y, span, placed, window, width, index)
        out[y, :start] = fill
        out[y, stop:] = fill
        for x in range(start, stop):
            out[y, x] = flat[index[x]] if index[x] >= 0 else fill


@njit(nogil=True, cache=True)
def _nearest(source, out, placed, window, unit, full, fill, steps):  # type: ignore[no-untyped-def]
    channels, wide = source.shape[2], out.shape[1]
    empty = _empty(out, unit, full, fill, steps)
    pull, planes, affine = placed[0], placed[1], placed[5]
    at, index = _row_arrays(wide), np.empty(wide, np.int64)
    values, share, flat = np.empty(wide * channels, np.float32), np.empty(wide, np.float32), source.reshape(-1)
    for y in range(out.shape[0]):
        start, left, right, stop = span = spans(planes, y, wide)
        locate(pull, affine, y, start, stop, 0.0, source.shape[:2], at)
        _labels(at, y, span, placed, window, source.shape[1], index)
        for x in range(start, stop):
            share[x] = 1.0 if index[x] >= 0 else 0.0
            base = max(index[x], 0) * channels
            for c in range(channels):
                values[x * channels + c] = flat[base + c]
        out[y, :start] = empty
        out[y, stop:] = empty
        row = out[y].reshape(-1)
        finish(values, share, row, start, left, right, stop, channels, unit, full, fill, steps)


@njit(nogil=True, cache=True)
def _linear(source, out, placed, window, unit, full, fill, steps):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    pull, planes, box, oblique, support, affine, wide = placed
    count, empty = out.shape[1], _empty(out, unit, full, fill, steps)
    at, share, values = _row_arrays(count), np.empty(count, np.float32), np.empty(count * channels, np.float32)
    flat, taps = source.reshape(-1), np.empty((4, 0 if wide else values.size), source.dtype)
    most = int(min(2 * support[0] + 2, width)) if affine else width
    across = np.empty((count if wide else 0, most) if affine else (1, most), np.float32)
    firsts, counts = np.zeros(count, np.int64), np.zeros(count, np.int64)
    down, column = np.empty(height, np.float32), np.empty(width * channels if wide else 0, np.float32)
    for y in range(out.shape[0]):
        start, left, right, stop = span = spans(planes, y, count)
        locate(pull, affine, y, start, stop, 0.5, source.shape[:2], at)
        for x in range(start, stop):
            if x < left or x >= right:
                share[x] = coverage(planes, x, y)
        if wide:
            _wide(source, at, y, span, placed, column, across, firsts, counts, down, values, share)
        else:
            for x in range(start, stop):
                if (x < left or x >= right) and not _border(flat, width, at, x, box, oblique, channels, values):
                    share[x] = 0
            _inside(flat, width, at, left, right, channels, taps, values)
        out[y, :start] = empty
        out[y, stop:] = empty
        row = out[y].reshape(-1)
        finish(values, share, row, start, left, right, stop, channels, unit, full, fill, steps)


@njit(nogil=True, cache=True)
def _inside(flat, width, at, left, right, channels, taps, values):  # type: ignore[no-untyped-def]
    """Bilinear means where all four taps are known to be inside: no test at all. First fetch, then mix: the second loop
    is vectorised, and unsigned positions spare the check for negative ones."""
    cols, across, rows, down = at[0][left:right], at[1][left:right], at[2][left:right], at[3][left:right]
    run, step, under = values[left * channels : right * channels], np.uint64(channels), np.uint64(width * channels)
    a, b, c, d = taps[0, : run.size], taps[1, : run.size], taps[2, : run.size], taps[3, : run.size]
    if channels == 3:  # noqa: PLR2004
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


@njit(nogil=True, cache=True)
def _mix(a, b, c, d, fx, fy):  # type: ignore[no-untyped-def]
    p, q, r, s = np.float32(a), np.float32(b), np.float32(c), np.float32(d)
    top, bottom = p + fx * (q - p), r + fx * (s - r)
    return top + fy * (bottom - top)


@njit(nogil=True, cache=True)
def _border(flat, width, at, x, box, oblique, channels, values):  # type: ignore[no-untyped-def]
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


@njit(nogil=True, cache=True)
def _stretch(pull, x, y, at, support):  # type: ignore[no-untyped-def]
    """The support of a projective map at one pixel, from its Jacobian."""
    w = max(pull[2, 0] * (x + 0.5) + pull[2, 1] * (y + 0.5) + pull[2, 2], 1e-12)
    u, v = at[0][x] + at[1][x] + 0.5, at[2][x] + at[3][x] + 0.5
    for k in range(2):
        at_k = u if k == 0 else v
        size = math.hypot((pull[k, 0] - at_k * pull[2, 0]) / w, (pull[k, 1] - at_k * pull[2, 1]) / w)
        support[k] = size if size > 1 + 1e-6 else 1.0


@njit(nogil=True, cache=True)
def _weigh(centre, reach, low, high, weights):  # type: ignore[no-untyped-def]
    """The triangle's weights at the pixels of [low, high), summing to 1; the nearest there if it reaches none.
    -> first pixel, number of pixels."""
    first = max(int(math.floor(max(centre - reach, -1e9))) + 1, low)
    last = min(int(math.ceil(min(centre + reach, 1e9))) - 1, high - 1)
    if first >= last:
        weights[0] = 1
        return min(max(first, low), high - 1), 1
    total = 0.0
    for k in range(last - first + 1):
        total += 1 - abs(centre - (first + k)) / reach
    for k in range(last - first + 1):
        weights[k] = (1 - abs(centre - (first + k)) / reach) / total
    return first, last - first + 1


@njit(nogil=True, cache=True)
def _sum_down(source, top, weights, count, low, high, column):  # type: ignore[no-untyped-def]
    """The weighted sum of rows `top` and on, of the columns [low, high)."""
    flat, channels, step = source.reshape(-1), source.shape[2], source.shape[1] * source.shape[2]
    sums = column[low * channels : high * channels]
    sums[:] = 0
    for k in range(count):
        start, weight = np.uint64((top + k) * step + low * channels), weights[k]
        for i in range(sums.size):
            sums[i] += weight * np.float32(flat[start + np.uint64(i)])


@njit(nogil=True, cache=True)
def _sum_across(column, first, weights, slot, count, channels, values, x):  # type: ignore[no-untyped-def]
    """Positions, not slices: a slice for each pixel costs more than the sum. Unsigned ones: none is negative."""
    base, at = np.uint64(x * channels), np.uint64(first * channels)
    if channels == 3:  # noqa: PLR2004
        one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
        r = g = b = np.float32(0)
        for k in range(count):
            weight = weights[slot, k]
            r += weight * column[at]
            g += weight * column[at + one]
            b += weight * column[at + two]
            at += three
        values[base], values[base + one], values[base + two] = r, g, b
        return
    for c in range(channels):
        total, i = np.float32(0), at + np.uint64(c)
        for k in range(count):
            total += weights[slot, k] * column[i]
            i += np.uint64(channels)
        values[base + np.uint64(c)] = total


@njit(nogil=True, cache=True)
def _sum_seen(source, left, across, top, down, oblique, sums):  # type: ignore[no-untyped-def]
    """The weighted mean of the taps within the oblique half-planes -> whether there are any."""
    total = np.float32(0)
    sums[:] = 0
    for j in range(down.size):
        for k in range(across.size):
            if visible(oblique, left + k + 0.5, top + j + 0.5):
                weight = down[j] * across[k]
                total += weight
                for c in range(sums.size):
                    sums[c] += weight * np.float32(source[top + j, left + k, c])
    if total > 0:
        for c in range(sums.size):
            sums[c] /= total
    return total > 0


@njit(nogil=True, cache=True)
def _wide(source, at, y, span, placed, column, across, firsts, counts, down, values, share):  # type: ignore[no-untyped-def]
    """A row of means under widened triangles. Where neither axis turns, all pixels of the row share one sum down the
    columns, and all rows share the weights across (`counts` remembers them); the sums are made in the same order."""
    start, left, right, stop = span
    pull, _, box, oblique, support, affine, _ = placed
    channels, upright = source.shape[2], False
    if affine and abs(pull[0, 1]) < 1e-12 and abs(pull[1, 0]) < 1e-12 and not oblique.size:  # noqa: PLR2004
        upright = True
    if upright and start < stop:
        top, rows = _weigh(at[2][start] + np.float64(at[3][start]), support[1], box[1], box[3], down)
        _sum_down(source, top, down, rows, box[0], box[2], column)
    for x in range(start, stop):
        inside = left <= x < right
        if not inside and share[x] == 0:
            values[x * channels : (x + 1) * channels] = 0
            continue
        if not affine:
            _stretch(pull, x, y, at, support)
        slot = x if upright else 0
        if not (upright and counts[x]):
            centre = at[0][x] + np.float64(at[1][x])
            firsts[slot], counts[slot] = _weigh(centre, support[0], box[0], box[2], across[slot])
        first, cols = firsts[slot], counts[slot]
        if not upright:
            top, rows = _weigh(at[2][x] + np.float64(at[3][x]), support[1], box[1], box[3], down)
            if oblique.size and not inside:
                sums = values[x * channels : (x + 1) * channels]
                if not _sum_seen(source, first, across[0, :cols], top, down[:rows], oblique, sums):
                    share[x] = 0
                continue
            _sum_down(source, top, down, rows, first, first + cols, column)
        _sum_across(column, first, across, slot, cols, channels, values, x)
