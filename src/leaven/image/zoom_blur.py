"""A picture taken while the lens zooms: the mean of all magnifications on the way. Compiled; holds no GIL.

Of 2**k magnifications in equal ratios the mean is taken in k steps, each of which averages what there is with its own
magnification: half as much again, then twice, four times. A row is sampled in runs that move by whole pixels alike.
"""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

MOST = 10  # steps: 1024 magnifications
HALF = np.float32(0.5)


def zoom_blur(source: NDArray[Any], out: NDArray[Any], factor: float) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype: the mean of the picture magnified by 1 to `factor` about its centre,
    bilinear, at magnifications that lie at most two pixels apart in the corners."""
    height, width, channels = source.shape
    reach = (1 - 1 / factor) * math.hypot(height - 1, width - 1) / 2
    steps = min(max(math.ceil(math.log2(reach / 2)), 1), MOST) if reach > 0 else 0
    now, other = np.empty((2, height, width * channels), np.float32)  # one piece, which the allocator keeps
    now[...] = source.reshape(height, -1)
    for k in range(steps):
        _step(now, other, factor ** (2.0 ** (k - steps)), channels, HALF)
        now, other = other, now
    _write(now, out.reshape(now.shape), source.dtype != np.float32)


def magnified(plane: NDArray[Any], zoom: float) -> NDArray[np.float32]:
    """(H, W) -> (H, W) about its centre, bilinear; what comes from beyond the border is its last pixel."""
    source, out = plane.astype(np.float32), np.empty(plane.shape, np.float32)
    _step(source, out, zoom, 1, np.float32(0))
    return out


@njit(nogil=True, cache=True)
def _write(values, out, whole):  # type: ignore[no-untyped-def]
    for y in range(out.shape[0]):
        for i in range(out.shape[1]):
            if whole:
                out[y, i] = np.int32(values[y, i] + np.float32(0.5))
            else:
                out[y, i] = values[y, i]


@njit(nogil=True, cache=True)
def _step(source, out, zoom, channels, kept):  # type: ignore[no-untyped-def]
    """`kept` of rows (H, W C), and the rest of the same magnified."""
    height, length = source.shape
    width, rest = length // channels, np.float32(1) - kept
    line, share = np.empty(length + channels, np.float32), np.empty(length, np.float32)
    first, moved, runs = np.zeros(width + 1, np.int64), np.zeros(width, np.int64), 0
    for x in range(width):
        at = (x - (width - 1) / 2) / zoom + (width - 1) / 2
        col = min(max(int(at), 0), width - 1)
        share[x * channels : (x + 1) * channels] = min(max(at - col, 0.0), 1.0)
        if x == 0 or col - x != moved[runs - 1]:
            first[runs], moved[runs] = x, col - x
            runs += 1
    first[runs] = width
    for y in range(height):
        at = (y - (height - 1) / 2) / zoom + (height - 1) / 2
        row = min(max(int(at), 0), height - 1)
        above, below, part = source[row], source[min(row + 1, height - 1)], np.float32(min(max(at - row, 0.0), 1.0))
        for i in range(length):
            line[i] = above[i] + part * (below[i] - above[i])
        line[length:] = line[length - channels : length]
        for k in range(runs):
            i, size = first[k] * channels, (first[k + 1] - first[k]) * channels
            left, right = line[i + moved[k] * channels :], line[i + (moved[k] + 1) * channels :]
            here, into, by = source[y, i:], out[y, i:], share[i:]
            for j in range(size):
                into[j] = kept * here[j] + rest * (left[j] + by[j] * (right[j] - left[j]))
