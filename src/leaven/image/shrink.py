"""A picture shrunk by means over areas, and enlarged again. Compiled, at half the time of OpenCV; holds no GIL."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .blur import by_channels
from .opencv import cv2

Pixels = NDArray[Any]


def shrink(source: Pixels, out: Pixels, height: int, width: int, smooth: bool) -> None:
    """(H, W, C) -> (H, W, C), contiguous, of the same dtype: the means over `height` by `width` equal rectangles,
    enlarged again: bilinear, or as blocks. Any number of channels."""
    small = shrunk(source, height, width)
    if smooth:
        size = source.shape[1], source.shape[0]
        by_channels(lambda a, to: cv2.resize(a, size, to), small, out, 4)
    else:
        _blocks(small.reshape(height, -1), out.reshape(len(out), -1), source.shape[2])


def shrunk(source: Pixels, height: int, width: int) -> Pixels:
    """(height, width, C) the means over equal rectangles, pixels on an edge shared by area."""
    out = np.empty((height, width, source.shape[2]), source.dtype)
    lines = source.reshape(len(source), -1)
    _means(lines, out.reshape(height, -1), source.shape[2], source.dtype != np.float32)
    return out


@njit(nogil=True, cache=True)
def _means(source, out, channels, whole):  # type: ignore[no-untyped-def]
    """Rows are added up into a line, and its pixels, a column of each rectangle at a time, into a row of means."""
    rows, columns, height, width = source.shape[0], source.shape[1] // channels, out.shape[0], out.shape[1] // channels
    line, sums = np.empty(source.shape[1], np.float32), np.empty(out.shape[1], np.float32)
    most = int(np.ceil(columns / width)) + 1
    places, shares = np.zeros(out.shape[1], np.int64), np.zeros((most, out.shape[1]), np.float32)
    for j in range(width):
        left, right = j * columns / width, min((j + 1) * columns / width, columns)
        first = min(int(left), columns - most) if columns >= most else 0
        for c in range(channels):
            places[j * channels + c] = first * channels + c
            for t in range(min(most, columns)):
                inside = min(first + t + 1.0, right) - max(first + t, left)
                shares[t, j * channels + c] = max(inside, 0.0) * width / columns
    for i in range(height):
        top, bottom = i * rows / height, min((i + 1) * rows / height, rows)
        line[:], sums[:] = 0, 0
        for y in range(int(top), int(np.ceil(bottom))):
            part = np.float32((min(y + 1.0, bottom) - max(y, top)) * height / rows)
            for k in range(line.size):
                line[k] += part * np.float32(source[y, k])
        for t in range(min(most, columns)):
            for k in range(sums.size):
                sums[k] += shares[t, k] * line[places[k] + t * channels]
        for k in range(sums.size):
            if whole:
                out[i, k] = np.int32(sums[k] + np.float32(0.5))
            else:
                out[i, k] = sums[k]


@njit(nogil=True, cache=True)
def _blocks(small, out, channels):  # type: ignore[no-untyped-def]
    """The value of the rectangle in which the centre of a pixel lies."""
    rows, columns = out.shape[0], out.shape[1] // channels
    height, width = small.shape[0], small.shape[1] // channels
    places, before = np.empty(out.shape[1], np.int64), -1
    for x in range(columns):
        for c in range(channels):
            places[x * channels + c] = int((x + 0.5) * width / columns) * channels + c
    for y in range(rows):
        row = int((y + 0.5) * height / rows)
        if row == before:
            for k in range(out.shape[1]):
                out[y, k] = out[y - 1, k]
        else:
            for k in range(out.shape[1]):
                out[y, k] = small[row, places[k]]
        before = row
