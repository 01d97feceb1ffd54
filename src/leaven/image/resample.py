"""One resampling of one picture or mask, through any projective map and window. Holds no GIL.

`sampling` states where the result is covered. A covered pixel is the mean of the taps that may be sampled, those inside
the picture and the window: bilinear weights, or a triangle widened where the map shrinks (`antialias`), renormalised;
where no tap may be sampled, the nearest pixel inside the upright sides. Taps hidden by oblique half-planes alone: fill.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .bilinear import border, inside
from .sampling import coverage, exact, locate, place, spans, visible
from .tones import Tones, apply_tones, finish, frozen, full_scale, program
from .triangle import memory, sheared_row, turned_row, upright_row

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
        pixel = _empty(np.empty((1, 1, out.shape[2]), out.dtype), *scales, np.float32(fill), program(tones))
        out[...] = np.tile(pixel, (out.shape[1], 1))  # a whole row: numpy copies single pixels slowly
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
    pull, _, box, oblique, _, affine, _ = placed
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
    upright = affine and not oblique.size and abs(pull[0, 1]) + abs(pull[1, 0]) < 1e-12
    most = int(min(2 * support[0] + 2, width)) if affine else width
    across = np.empty((count if upright else 1, most if wide else 0), np.float32)
    table = np.zeros(count, np.int64), np.zeros(count, np.int64), across
    down, column = np.empty((1, height), np.float32), np.empty(width * channels if wide else 0, np.float32)
    sheared = wide and affine and ((pull[1, 0] == 0 and abs(pull[0, 0] - 1) < 1e-9) or
                                   (pull[0, 1] == 0 and abs(pull[1, 1] - 1) < 1e-9))  # fmt: skip
    slots, tall = count if sheared and not upright else 0, int(min(2 * support[1] + 2, height))
    known = memory(slots, most), memory(slots, tall)
    for y in range(out.shape[0]):
        start, left, right, stop = spans(planes, y, count)
        locate(pull, affine, y, start, stop, 0.5, source.shape[:2], at)
        for first, last in ((start, left), (right, stop)):
            for x in range(first, last):
                share[x] = coverage(planes, x, y)
        if wide and upright:
            upright_row(source, at, start, stop, support, box, table, down, column, values)
        elif wide:
            turned_row(source, placed, at, y, start, left, oblique, across, down, values, share)
            if sheared:
                sheared_row(source, placed, at, left, right, known[0], known[1], column, values)
            else:
                turned_row(source, placed, at, y, left, right, oblique[:0], across, down, values, share)
            turned_row(source, placed, at, y, right, stop, oblique, across, down, values, share)
        else:
            for first, last in ((start, left), (right, stop)):
                for x in range(first, last):
                    if not border(flat, width, at, x, box, oblique, channels, values):
                        share[x] = 0
            inside(flat, width, at, left, right, channels, taps, values)
        out[y, :start] = empty
        out[y, stop:] = empty
        row = out[y].reshape(-1)
        finish(values, share, row, start, left, right, stop, channels, unit, full, fill, steps)
