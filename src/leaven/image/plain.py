"""One resampling of plain pictures, uint8 in three channels, by four taps, without rows of values."""

import numpy as np
from numba import njit

from .bilinear import border, level, straight
from .sampling import coverage, locate, row_arrays, spans
from .tones import covered, tone


@njit(nogil=True, cache=True)
def mapped(source, out, placed, steps):  # type: ignore[no-untyped-def]
    """What `resample` makes of them by one map of colours, for `out` (3, h, w): the way of a training batch.
    Pixels that are known to be inside go there directly; those of borders are gathered, and finished together."""
    width = source.shape[1]
    pull, planes, box, oblique, _, affine, _ = placed
    low, high, fills, half = steps[5], steps[6], steps[7], steps[8]
    mixing = steps[1][0] if len(steps[0]) else np.eye(3, 4).astype(np.float32)
    tall, count = out.shape[1:]
    at, words, flat = row_arrays(count), np.zeros((2, count), np.uint64), source.reshape(-1)
    room = max(2 * count, 2048)
    edge, share, place_of, held = np.empty((3, room), np.float32), np.empty(room), np.empty((room, 2), np.int64), 0
    for y in range(tall):
        start, left, right, stop = spans(planes, y, count)
        locate(pull, affine, y, start, stop, 0.5, source.shape[:2], at)
        straight(source, at, left, right, words, mixing, low, high, half, out, y)
        for first, last in ((start, left), (right, stop)):
            for x in range(first, last):
                share[held], place_of[held, 0], place_of[held, 1] = coverage(planes, x, y), y, x
                if not border(flat, width, at, x, box, oblique, edge, held):
                    share[held] = 0
                held += 1
        for first, last in ((0, start), (stop, count)):
            for x in range(first, last):
                for c in range(3):
                    out[c, y, x] = fills[c] + half
        if held + count > room or y == tall - 1:
            tone(edge, 0, held, steps)
            for k in range(held):
                for c in range(3):
                    out[c, place_of[k, 0], place_of[k, 1]] = covered(edge[c, k], np.float32(share[k]), fills[c]) + half
            held = 0


@njit(nogil=True, cache=True)
def copied(source, out, placed, fills):  # type: ignore[no-untyped-def]
    """What `resample` makes of them without tones, of one channel too, for `out` (h, w, C) uint8. A row is mixed from
    its first pixel that is known to be inside to its last, in whole vectors."""
    width, channels = source.shape[1:]
    pull, planes, box, oblique, _, affine, _ = placed
    tall, count = out.shape[:2]
    size, flat, half = (count + 15) // 16 * 16, source.reshape(-1), np.float32(0.5)
    edge = np.empty((channels, 1), np.float32)
    at, words, line = row_arrays(size), np.empty((2, size), np.uint64), np.empty(channels * size, np.uint8)
    for y in range(tall):
        start, left, right, stop = spans(planes, y, count)
        locate(pull, affine, y, start, stop, 0.5, source.shape[:2], at)
        row = out[y].reshape(-1)
        for first, last in ((start, left), (right, stop)):
            for x in range(first, last):
                share = coverage(planes, x, y)
                if not border(flat, width, at, x, box, oblique, edge, 0):
                    share = np.float32(0)
                for c in range(channels):
                    row[channels * x + c] = np.int32(covered(edge[c, 0], share, fills[c]) + half)
        for first, last in ((0, start), (stop, count)):
            for x in range(first, last):
                for c in range(channels):
                    row[channels * x + c] = np.int32(fills[c] + half)
        if left >= right:
            continue
        first, last = left // 16 * 16, (right + 15) // 16 * 16
        for begin, end in ((first, left), (right, last)):
            at[0][begin:end] = 0
            at[2][begin:end] = 0
        here = at[0][first:last], at[1][first:last], at[2][first:last], at[3][first:last]
        level(source, here, words, line)
        mixed, into = line[channels * (left - first) :], row[channels * left : channels * right]
        for i in range(into.size):
            into[i] = mixed[i]
