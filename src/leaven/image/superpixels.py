"""Patches of like colour: SLIC (Achanta et al., TPAMI 2012). Compiled; holds no GIL."""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .clouds import coarse
from .shrink import shrunk
from .splitmix import units

MOST = 160  # pixels along the longer side of the picture that patches are sought in
TURNS, COMPACT = 5, 0.1  # of the search; and what a patch width weighs, in full scales of colour


def superpixels(source: NDArray[Any], out: NDArray[Any], patches: int, share: float, key: np.uint64) -> None:
    """(H, W, C) -> (H, W, C), contiguous, of the same dtype: about so many patches, each of which becomes its mean with
    probability `share`, by its number in the stream of `key`. Patches are sought in a smaller picture, and a pixel
    belongs to the one at its place there."""
    rows, columns = coarse(source.shape[0], source.shape[1], MOST)
    small = shrunk(source, rows, columns).astype(np.float32)
    if source.dtype != np.float32:
        small /= np.iinfo(source.dtype).max
    side = math.sqrt(rows * columns / patches)
    down, across = max(round(rows / side), 1), max(round(columns / side), 1)
    labels = np.zeros((rows, columns), np.int64)
    _slic(small, labels, down, across, COMPACT)
    chosen = units(key, down * across) < share
    _means(source, out, labels, chosen, source.dtype != np.float32)


@njit(nogil=True, cache=True)
def _slic(picture, labels, down, across, compact):  # type: ignore[no-untyped-def]
    """Centres start on a grid; a pixel takes the best of the nine around it, a centre the mean of its pixels."""
    height, width, channels = picture.shape
    centres, sums = np.zeros((down * across, channels + 2)), np.zeros((down * across, channels + 3))
    weight = compact**2 * down * across / (height * width)
    for i in range(down):
        for j in range(across):
            y, x = int((i + 0.5) * height / down), int((j + 0.5) * width / across)
            centres[i * across + j, 0], centres[i * across + j, 1] = y, x
            for c in range(channels):
                centres[i * across + j, 2 + c] = picture[y, x, c]
    for _ in range(TURNS):
        sums[:] = 0
        for y in range(height):
            i = y * down // height
            for x in range(width):
                j, best, found = x * across // width, np.inf, 0
                for p in range(max(i - 1, 0), min(i + 2, down)):
                    for q in range(max(j - 1, 0), min(j + 2, across)):
                        k = p * across + q
                        far = weight * ((y - centres[k, 0]) ** 2 + (x - centres[k, 1]) ** 2)
                        if channels == 3:  # a loop of unknown length costs twice as much
                            far += (picture[y, x, 0] - centres[k, 2]) ** 2 + (picture[y, x, 1] - centres[k, 3]) ** 2
                            far += (picture[y, x, 2] - centres[k, 4]) ** 2
                        else:
                            for c in range(channels):
                                far += (picture[y, x, c] - centres[k, 2 + c]) ** 2
                        if far < best:
                            best, found = far, k
                labels[y, x] = found
                sums[found, 0] += 1
                sums[found, 1] += y
                sums[found, 2] += x
                for c in range(channels):
                    sums[found, 3 + c] += picture[y, x, c]
        for k in range(down * across):
            if sums[k, 0] > 0:
                centres[k] = sums[k, 1:] / sums[k, 0]


@njit(nogil=True, cache=True)
def _means(source, out, labels, chosen, whole):  # type: ignore[no-untyped-def]
    height, width, channels = source.shape
    sums, counts = np.zeros((chosen.size, channels)), np.zeros(chosen.size)
    columns = np.empty(width, np.int64)
    for x in range(width):
        columns[x] = int((x + 0.5) * labels.shape[1] / width)
    for y in range(height):
        row = labels[int((y + 0.5) * labels.shape[0] / height)]
        for x in range(width):
            k = row[columns[x]]
            if chosen[k]:
                counts[k] += 1
                for c in range(channels):
                    sums[k, c] += source[y, x, c]
    half = 0.5 if whole else 0.0
    for k in range(chosen.size):
        for c in range(channels):
            sums[k, c] = sums[k, c] / max(counts[k], 1) + half
    for y in range(height):
        row = labels[int((y + 0.5) * labels.shape[0] / height)]
        for x in range(width):
            k = row[columns[x]]
            for c in range(channels):
                if not chosen[k]:
                    out[y, x, c] = source[y, x, c]
                elif whole:
                    out[y, x, c] = np.int64(sums[k, c])
                else:
                    out[y, x, c] = sums[k, c]
