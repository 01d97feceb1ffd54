"""One resampling of one picture or mask, through any projective map and window. Holds no GIL.

`sampling` states where the result is covered. A covered pixel is the mean of the taps that may be sampled, those inside
the picture and the window: bilinear weights, or a triangle widened where the map shrinks (`antialias`), renormalised;
where no tap may be sampled, the nearest pixel inside the upright sides. Taps hidden by oblique half-planes alone: fill.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import frozen
from .bilinear import border, inside
from .plain import copied, mapped
from .quick import laid
from .sampling import coverage, exact, locate, place, row_arrays, spans, visible
from .sheet import done, sheet
from .tones import MATRIX, Tones, apply_tones, block, finish, fold, program, told
from .triangle import careful_row, room, upright_row
from .triangle import inside as means

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
    """source (H, W, C) -> out (h, w, C), float32, uint8 or uint16; `out` has the same dtype, or float32. A view of
    (C, h, w) is written as fast.

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
    into, pixels = _slices(source, out, found)
    if pixels.size != out.size:
        *_, fills, half = program(tones, source.shape[2], source.dtype, out.dtype, fill)
        pixel = (fills + half).astype(out.dtype)
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
        into, pixels = _slices(source, out, found)
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
    height, width, channels = source.shape
    window, matrix = frozen(window, np.float64), frozen(matrix, np.float64)
    if linear and not antialias and _plain(source, tones) and out.transpose(2, 0, 1).flags.c_contiguous:
        # the way of a training batch, in one call: to hand over what it needs takes a tenth of its time
        given = told(tones, channels, source.dtype, out.dtype, fill)
        _mapped(frozen(source), out.transpose(2, 0, 1), matrix, window, given)
        return
    steps = program(tones, channels, source.dtype, out.dtype, fill)
    placed = place(matrix, window, height, width, antialias and linear)
    plain = linear and not placed[-1] and source.dtype == np.uint8 and source.size >= 8
    kinds = steps[0].tolist()
    if plain and channels in (1, 3) and not kinds and out.dtype == np.uint8 and out.flags.c_contiguous:
        copied(frozen(source), out, placed, steps[7])
        return
    made = sheet(out)
    if plain and channels == 3 and made.planar and kinds in ([], [MATRIX]):
        mapped(frozen(source), made.pixels, placed, steps)
    elif linear:
        _linear(frozen(source), made.pixels, made.planar, placed, steps)
    else:
        _nearest(frozen(source), made.pixels, made.planar, placed, window, steps)
    done(made)


def _plain(source: NDArray[Any], tones: Tones) -> bool:
    """Whether it is bytes in three channels, through one map of colours or none."""
    return source.dtype == np.uint8 and source.shape[2] == 3 and source.size >= 8 and not (tones.kinds != MATRIX).any()


@njit(nogil=True, cache=True)
def _mapped(source, out, matrix, window, given):  # type: ignore[no-untyped-def]
    mapped(source, out, place(matrix, window, source.shape[0], source.shape[1], False), fold(given))


def _slices(
    source: NDArray[Any], out: NDArray[Any], found: tuple[Any, ...]
) -> tuple[tuple[slice, slice], NDArray[Any]]:
    """Where in `out` pixels of the source appear, and those pixels in that order."""
    _, swapped, x_step, x_offset, y_step, y_offset, box = found
    x0, y0, x1, y1 = box.tolist()
    if swapped:
        source = source.swapaxes(0, 1)
        x0, y0, x1, y1 = y0, x0, y1, x1
    rows, down = _run(out.shape[0], y_step, y_offset, y0, y1)
    cols, across = _run(out.shape[1], x_step, x_offset, x0, x1)
    return (rows, cols), laid(source[down, across], swapped)


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
    at, index = row_arrays(out.shape[1]), np.empty(out.shape[1], np.int64)
    flat = source.reshape(-1)
    for y in range(out.shape[0]):
        span = spans(planes, y, out.shape[1], False)
        start, stop = span[0], span[3]
        locate(pull, affine, y, start, stop, 0.0, source.shape, at)
        _labels(at, y, span, placed, window, width, index)
        out[y, :start] = fill
        out[y, stop:] = fill
        for x in range(start, stop):
            out[y, x] = flat[index[x]] if index[x] >= 0 else fill


@njit(nogil=True, cache=True)
def _nearest(source, out, planar, placed, window, steps):  # type: ignore[no-untyped-def]
    channels = source.shape[2]
    tall, count = _size(out, planar)
    pull, planes, affine = placed[0], placed[1], placed[5]
    at, index, flat = row_arrays(count), np.empty(count, np.int64), source.reshape(-1)
    values, shares, where = block(channels, count)
    for top in range(0, tall, len(values)):
        many = min(len(values), tall - top)
        for r in range(many):
            span = spans(planes, top + r, count, False)
            start, stop = span[0], span[3]
            where[r, 0], where[r, 1], where[r, 2], where[r, 3] = span
            locate(pull, affine, top + r, start, stop, 0.0, source.shape[:2], at)
            _labels(at, top + r, span, placed, window, source.shape[1], index)
            for x in range(start, stop):
                shares[r, x] = 1.0 if index[x] >= 0 else 0.0
            for c in range(channels):
                for x in range(start, stop):
                    values[r, c, x] = flat[max(index[x], 0) * channels + c]
        finish(values, shares, where, out, planar, top, many, steps)


@njit(nogil=True, cache=True)
def _size(out, planar):  # type: ignore[no-untyped-def]
    return (out.shape[1], out.shape[2]) if planar else (out.shape[0], out.shape[1])


@njit(nogil=True, cache=True)
def _linear(source, out, planar, placed, steps):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    pull, planes, box, oblique, support, affine, wide = placed
    tall, count = _size(out, planar)
    at, flat, (values, shares, where) = row_arrays(count), source.reshape(-1), block(channels, count)
    taps, words = np.empty((4, count), source.dtype), np.empty((2, count), np.uint64)
    upright = affine and not oblique.size and abs(pull[0, 1]) + abs(pull[1, 0]) < 1e-12
    most = int(min(2 * support[0] + 2, width)) if affine else width
    across = np.empty((count if upright else 1, most if wide else 0), np.float32)
    table = np.zeros(count, np.int64), np.zeros(count, np.int64), across
    down, column = np.empty((1, height), np.float32), np.empty(width * channels if wide else 0, np.float32)
    made = room(count if wide and not upright else 0, channels, support)
    for top in range(0, tall, len(values)):
        many = min(len(values), tall - top)
        for r in range(many):
            y, row, share = top + r, values[r], shares[r]
            start, left, right, stop = spans(planes, y, count, False)
            where[r, 0], where[r, 1], where[r, 2], where[r, 3] = start, left, right, stop
            locate(pull, affine, y, start, stop, 0.5, source.shape[:2], at)
            for first, last in ((start, left), (right, stop)):
                for x in range(first, last):
                    share[x] = coverage(planes, x, y)
            if wide and upright:
                upright_row(source, at, start, stop, support, box, table, down, column, row)
            elif wide:
                careful_row(source, placed, at, y, start, left, across, down, row, share)
                if left < right:
                    means(source, placed, at, y, left, right, made, words, row)
                careful_row(source, placed, at, y, right, stop, across, down, row, share)
            else:
                for first, last in ((start, left), (right, stop)):
                    for x in range(first, last):
                        if not border(flat, width, at, x, box, oblique, row, x):
                            share[x] = 0
                inside(source, at, left, right, taps, words, row)
        finish(values, shares, where, out, planar, top, many, steps)
