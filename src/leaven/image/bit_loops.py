"""Bits of pixels set, read and moved, and pixels laid over others where they say so, compiled. Holds no GIL."""

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def add(mask, plane, bit):  # type: ignore[no-untyped-def]
    """Set the bit of a plane (H, W) where the mask is."""
    there, words, one = mask.reshape(-1), plane.reshape(-1), plane.dtype.type(1 << bit)
    for i in range(words.size):
        words[i] |= one * plane.dtype.type(there[i])


@njit(nogil=True, cache=True)
def spread(plane, bit, mask):  # type: ignore[no-untyped-def]
    """The mask (H, W) where the bit of a plane is set."""
    there, words, one = mask.reshape(-1), plane.reshape(-1), plane.dtype.type(1 << bit)
    for i in range(words.size):
        there[i] = (words[i] & one) != 0


@njit(nogil=True, cache=True)
def move(source, out, objects, first):  # type: ignore[no-untyped-def]
    """Objects of planes (p, H, W) to the numbers from `first` on in planes (q, H, W); neighbours in one go."""
    k, narrow, wide = 0, source.itemsize * 8, out.itemsize * 8
    while k < objects.size:
        at, to, run = objects[k], first + k, 1
        while k + run < objects.size and objects[k + run] == at + run and (at + run) % narrow and (to + run) % wide:
            run += 1
        before, after = source[at // narrow].reshape(-1), out[to // wide].reshape(-1)
        down, up = np.uint64(at % narrow), np.uint64(to % wide)
        some = ~np.uint64(0) >> np.uint64(64 - run)
        for i in range(before.size):
            after[i] |= out.dtype.type(((np.uint64(before[i]) >> down) & some) << up)
        k += run


@njit(nogil=True, cache=True)
def mark(planes, words, out):  # type: ignore[no-untyped-def]
    """Where any bit of a pixel of planes (p, H, W) is one of those of words (p,)."""
    there = out.reshape(-1)
    for q in range(planes.shape[0]):
        plane, word = planes[q].reshape(-1), words[q]
        for i in range(plane.size):
            there[i] |= (plane[i] & word) != 0


@njit(nogil=True, cache=True)
def cover(planes, there, out):  # type: ignore[no-untyped-def]
    """Planes (p, H, W) with nothing where `there` (H, W) is not."""
    seen = there.reshape(-1)
    for q in range(planes.shape[0]):
        before, after = planes[q].reshape(-1), out[q].reshape(-1)
        for i in range(before.size):
            after[i] = before[i] if seen[i] else before.dtype.type(0)


@njit(nogil=True, cache=True)
def lay(source, there, out):  # type: ignore[no-untyped-def]
    """Pixels of the source (H, W, C) into `out`, where `there` (H, W)."""
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            if there[y, x]:
                for c in range(out.shape[2]):
                    out[y, x, c] = source[y, x, c]
