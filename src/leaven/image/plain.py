"""One resampling of plain pictures, uint8 in three channels, by four taps, without rows of values."""

import numpy as np
from numba import njit

from .bilinear import border, level, straight
from .one_map import map_of
from .sampling import clampable, coverage, locate, locate_within, row_arrays, spans
from .tones import covered, tone
from .vectors import MANY

LINE = 64  # bytes of a line of the cache


@njit(nogil=True, cache=True)
def mapped(source, out, placed, steps):  # type: ignore[no-untyped-def]
    """What `resample` makes of them by one map of colours, for `out` (3, h, w): the way of a training batch.
    Pixels that are known to be inside go there directly; those of borders are gathered, and finished together."""
    width = source.shape[1]
    pull, planes, box, oblique, _, affine, _ = placed
    half, colours = steps[8], map_of(steps)
    tall, count = out.shape[1:]
    size = (count + MANY - 1) // MANY * MANY
    at, words, flat = row_arrays(size), np.zeros((2, size), np.uint64), source.reshape(-1)
    where, clamped, whole = np.empty((tall, 4), np.int64), clampable(box, oblique), True
    words[0, 0] = _touched(source, placed, tall, count)  # written over
    for y in range(tall):
        start, left, right, stop = spans(planes, y, count, clamped)
        where[y, 0], where[y, 1], where[y, 2], where[y, 3] = start, left, right, stop
        whole = whole and right - left == count
        if clamped:
            locate_within(pull, affine, y, box, at, y > 0)
            straight(flat, width, at, 0, size, words, colours, half, out, y)
        else:
            locate(pull, affine, y, start, stop, 0.5, source.shape[:2], at)
            straight(flat, width, at, left, right, words, colours, half, out, y)
    if not whole and clamped and half == 0:
        _veil(planes, where, steps[7], out)
    elif not whole:
        _rim(source, out, placed, steps, where, at)


@njit(nogil=True, cache=True)
def _touched(source, placed, tall, count):  # type: ignore[no-untyped-def]
    """Read a byte of each line of the cache that the result will sample, in order: to meet them along a slant, one by
    one, takes many times as long. -> their sum, so that they are read."""
    pull, box, affine, channels = placed[0], placed[2], placed[5], source.shape[2]
    flat, line, total = source.reshape(-1), source.shape[1] * channels, np.uint64(0)
    left, right = _span(pull[0], tall, count, box[0], box[2])
    top, bottom = _span(pull[1], tall, count, box[1], box[3])
    for row in range(top, bottom if affine else top):
        for at in range(row * line + left * channels, row * line + right * channels, LINE):
            total += flat[at]
    return total


@njit(nogil=True, cache=True)
def _span(pull, tall, count, low, high):  # type: ignore[no-untyped-def]
    """From where to where, within low and high, the result's pixels lie along an axis of the source."""
    a, b = pull[0] * count, pull[1] * tall
    least, most = pull[2] + min(a, 0.0) + min(b, 0.0), pull[2] + max(a, 0.0) + max(b, 0.0)
    return max(np.int64(min(max(least, 0.0), 1e9)), low), min(np.int64(min(max(most, 0.0), 1e9)) + 1, high)


@njit(nogil=True, cache=True)
def _veil(planes, where, fills, out):  # type: ignore[no-untyped-def]
    """Lay the fill over pixels that are covered in part, and over those beyond. out: floats, made as if all were
    covered. where (h, 4): the spans of each row."""
    for y in range(len(where)):
        start, left, right, stop = where[y, 0], where[y, 1], where[y, 2], where[y, 3]
        for k in range(left - start + stop - right):
            x = start + k if k < left - start else right + k - (left - start)
            share = coverage(planes, x, y)
            for c in range(3):
                out[c, y, x] = covered(out[c, y, x], share, fills[c])
        for c in range(3):
            fill = fills[c]
            for x in range(start):
                out[c, y, x] = fill
            for x in range(stop, out.shape[2]):
                out[c, y, x] = fill


@njit(nogil=True, cache=True)
def _rim(source, out, placed, steps, where, at):  # type: ignore[no-untyped-def]
    """The pixels at borders, which are gathered and finished together, and the fill beyond. where (h, 4): the spans of
    each row."""
    pull, planes, box, oblique, _, affine, _ = placed
    fills, half, flat, count = steps[7], steps[8], source.reshape(-1), out.shape[2]
    room, held = max(2 * count, 2048), 0
    values, share, place_of = np.empty((3, room), np.float32), np.empty(room, np.float32), np.empty((room, 2), np.int64)
    for y in range(len(where)):
        for side in range(2):
            first, last = (where[y, 0], where[y, 1]) if side == 0 else (where[y, 2], where[y, 3])
            locate(pull, affine, y, first, last, 0.5, source.shape[:2], at)
            for x in range(first, last):
                share[held], place_of[held, 0], place_of[held, 1] = coverage(planes, x, y), y, x
                if not border(flat, source.shape[1], at, x, box, oblique, values, held):
                    share[held] = 0
                held += 1
            first, last = (0, where[y, 0]) if side == 0 else (where[y, 3], count)
            for c in range(3):
                for x in range(first, last):
                    out[c, y, x] = fills[c] + half
        if held + count > room or y == len(where) - 1:
            tone(values, 0, held, steps)
            for c in range(3):
                for k in range(held):
                    out[c, place_of[k, 0], place_of[k, 1]] = covered(values[c, k], share[k], fills[c]) + half
            held = 0


@njit(nogil=True, cache=True)
def copied(source, out, placed, fills):  # type: ignore[no-untyped-def]
    """What `resample` makes of them without tones, of one channel too, for `out` (h, w, C) uint8. A row is mixed from
    its first pixel that is known to be inside to its last, in whole vectors."""
    width, channels = source.shape[1:]
    pull, planes, box, oblique, _, affine, _ = placed
    tall, count = out.shape[:2]
    size, flat, half = (count + MANY - 1) // MANY * MANY, source.reshape(-1), np.float32(0.5)
    edge = np.empty((channels, 1), np.float32)
    at, words, line = row_arrays(size), np.empty((2, size), np.uint64), np.empty(channels * size, np.uint8)
    clamped = clampable(box, oblique)
    words[0, 0] = _touched(source, placed, tall, count)  # written over
    for y in range(tall):
        start, left, right, stop = spans(planes, y, count, clamped)
        if clamped:
            locate_within(pull, affine, y, box, at, y > 0)
        else:
            locate(pull, affine, y, start, stop, 0.5, source.shape[:2], at)
        row = out[y].reshape(-1)
        first, last = (left // MANY * MANY, (right + MANY - 1) // MANY * MANY) if left < right else (0, 0)
        here = at[0][first:last], at[1][first:last], at[2][first:last], at[3][first:last]
        direct = clamped and last <= count
        if direct:
            level(source, here, words, row[channels * first : channels * last])
        for begin, end in ((start, left), (right, stop)):
            for x in range(begin, end):
                share = coverage(planes, x, y)
                if not border(flat, width, at, x, box, oblique, edge, 0):
                    share = np.float32(0)
                for c in range(channels):
                    row[channels * x + c] = np.int32(covered(edge[c, 0], share, fills[c]) + half)
        for begin, end in ((0, start), (stop, count)):
            for x in range(begin, end):
                for c in range(channels):
                    row[channels * x + c] = np.int32(fills[c] + half)
        if direct or left >= right:
            continue
        if not clamped:
            for begin, end in ((first, left), (right, last)):
                at[0][begin:end] = 0
                at[2][begin:end] = 0
        level(source, here, words, line)
        mixed, into = line[channels * (left - first) :], row[channels * left : channels * right]
        for i in range(into.size):
            into[i] = mixed[i]
