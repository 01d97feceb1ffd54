"""Parts of a picture hidden: which pixels, and what is painted there. Compiled; holds no GIL."""

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import full_scale
from .splitmix import word_at

Pixels = NDArray[Any]
Bools = NDArray[np.bool_]
_LOW, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)


class Coat(NamedTuple):
    """What is painted: fill (C,) of the picture's dtype; or `noise`, word i of the stream of `key` for value i."""

    fill: Pixels
    noise: bool
    key: np.uint64


def fills(source: Pixels, fill: float, mean: bool) -> Pixels:
    """(C,) what covers each channel: `fill` in full scale, or its mean; whole numbers are rounded, halves up."""
    full, channels = float(full_scale(source.dtype)), source.shape[2]
    if mean:
        columns = source.reshape(len(source), -1).sum(axis=0, dtype=np.float64).reshape(-1, channels)
        values = columns.sum(axis=0) / (source.size // channels)
    else:
        values = np.full(channels, min(max(fill, 0.0), 1.0) * full if full > 1 else fill)
    found: Pixels = (np.floor(values + 0.5) if full > 1 else values).astype(source.dtype)
    return found


def cover_boxes(source: Pixels, out: Pixels, boxes: NDArray[np.int64], coat: Coat) -> None:
    """Rectangles (k, 4) of pixels; what lies outside the picture is ignored."""
    np.copyto(out, source)
    height, width, channels = source.shape
    rows, (fill, noise, key, real) = _rows(source, out)[1], _lined(source, coat)
    for x0, y0, x1, y1 in np.clip(boxes, 0, [width, height, width, height]).tolist():
        if noise:
            _noise_in(rows, x0, y0, x1, y1, channels, key, real)
        else:
            rows[y0:y1, x0 * channels : x1 * channels] = fill[x0 * channels : x1 * channels]


def cover_places(source: Pixels, out: Pixels, hidden: Bools, coat: Coat) -> None:
    """The pixels `hidden` (H, W)."""
    _places(*_rows(source, out), hidden, *_lined(source, coat), source.shape[2])


def cover_crossings(source: Pixels, out: Pixels, rows: Bools, columns: Bools, lines: bool, coat: Coat) -> None:
    """The pixels of the rows (H,) that lie in the columns (W,), or in either of them: faster than by a map."""
    across = _bits(np.repeat(columns, source.shape[2]), source.dtype)
    whole = _bits(np.ones(across.size, bool), source.dtype)
    _crossings(*_rows(source, out), rows, across, whole, lines, *_lined(source, coat))


def cover_specks(source: Pixels, out: Pixels, share: float, spot: np.uint64, coat: Coat) -> None:
    """Each value on its own with probability `share`."""
    hidden = np.empty((source.shape[0], source[0].size), np.bool_)
    specks(hidden, share, spot)
    _places(*_rows(source, out), hidden, *_lined(source, coat), 1)


def _rows(source: Pixels, out: Pixels) -> tuple[Pixels, Pixels]:
    """Both as rows of unsigned bits (H, W C): a value is chosen by masks of bits, so that loops are vectorised."""
    shape, bits = (source.shape[0], -1), f"u{source.dtype.itemsize}"
    return source.reshape(shape).view(bits), out.reshape(shape).view(bits)


def _lined(source: Pixels, coat: Coat) -> tuple[Pixels, bool, np.uint64, bool]:
    fill = np.tile(coat.fill, source.shape[1]).view(f"u{source.dtype.itemsize}")
    return fill, coat.noise, coat.key, source.dtype == np.float32


def _bits(chosen: Bools, dtype: np.dtype[Any]) -> Pixels:
    """All bits of a value of this size where chosen, else none."""
    return -chosen.astype(f"u{dtype.itemsize}")


@njit(nogil=True, cache=True)
def specks(out, share, key):  # type: ignore[no-untyped-def]
    """True with probability `share`, to 2**-32: half a word of the stream for each place, in C order."""
    flat, limit = out.reshape(-1), np.uint64(share * 2.0**32)
    half = flat.size // 2
    for k in range(half):
        word = word_at(key, np.uint64(k))
        flat[2 * k] = (word >> _32) < limit
        flat[2 * k + 1] = (word & _LOW) < limit
    if flat.size % 2:
        flat[2 * half] = (word_at(key, np.uint64(half)) >> _32) < limit


@njit(nogil=True, cache=True)
def lattice(out, period, share, shift, degrees, lines):  # type: ignore[no-untyped-def]
    """Where (H, W) the squares or the lines are; see the step Lattice."""
    height, width = out.shape
    cos, sin = math.cos(math.radians(degrees)) / period, math.sin(math.radians(degrees)) / period
    for y in range(height):
        dx, dy = 0.5 - width / 2, y + 0.5 - height / 2
        first, second = cos * dx - sin * dy + shift[0], sin * dx + cos * dy + shift[1]
        for x in range(width):
            u, v = first + cos * x, second + sin * x
            across, down = u - math.floor(u) < share, v - math.floor(v) < share
            out[y, x] = (across & down) | (lines & (across | down))


def regions(labels: Pixels) -> tuple[NDArray[np.int32], int]:
    """(H, W) numbers from 1 of the connected regions that are not 0, corners included, 0 elsewhere; and how many."""
    from .opencv import cv2

    count, numbers = cv2.connectedComponents((labels != 0).astype(np.uint8), connectivity=8, ltype=cv2.CV_32S)
    return np.asarray(numbers, np.int32), count - 1


def stripes(size: int, period: float, share: float, shift: float) -> Bools:
    """(size,) a lattice that is not turned, along one side."""
    cells = (np.arange(size) + (0.5 - size / 2)) / period + shift
    out: Bools = cells - np.floor(cells) < share
    return out


@njit(nogil=True, cache=True)
def _places(source, out, hidden, fill, noise, key, real, channels):  # type: ignore[no-untyped-def]
    across = np.empty(source.shape[1], source.dtype)
    for y in range(source.shape[0]):
        if channels == 1:
            for x in range(hidden.shape[1]):
                across[x] = -source.dtype.type(hidden[y, x])
        elif channels == 3:
            for x in range(hidden.shape[1]):
                here = -source.dtype.type(hidden[y, x])
                across[3 * x], across[3 * x + 1], across[3 * x + 2] = here, here, here
        else:
            for x in range(hidden.shape[1]):
                across[x * channels : (x + 1) * channels] = -source.dtype.type(hidden[y, x])
        _line(source, out, y, across, fill, noise, key, real)


@njit(nogil=True, cache=True)
def _crossings(source, out, rows, across, whole, lines, fill, noise, key, real):  # type: ignore[no-untyped-def]
    for y in range(source.shape[0]):
        if rows[y] or lines:
            _line(source, out, y, whole if rows[y] and lines else across, fill, noise, key, real)
        else:
            for i in range(source.shape[1]):
                out[y, i] = source[y, i]


@njit(nogil=True, cache=True)
def _line(source, out, y, across, fill, noise, key, real):  # type: ignore[no-untyped-def]
    for i in range(source.shape[1]):
        out[y, i] = source[y, i] ^ ((source[y, i] ^ fill[i]) & across[i])
    if noise:
        for i in range(source.shape[1]):
            if across[i]:
                out[y, i] = _random(word_at(key, np.uint64(y * source.shape[1] + i)), out, real)


@njit(nogil=True, cache=True)
def _noise_in(out, x0, y0, x1, y1, channels, key, real):  # type: ignore[no-untyped-def]
    for y in range(y0, y1):
        for i in range(x0 * channels, x1 * channels):
            out[y, i] = _random(word_at(key, np.uint64(y * out.shape[1] + i)), out, real)


@njit(nogil=True, cache=True)
def _random(word, out, real):  # type: ignore[no-untyped-def]
    """The bits of a value of the whole scale, each as likely; float32 in [0, 1)."""
    if real:
        share = np.float32(np.float32(word >> np.uint64(40)) * np.float32(2.0**-24))
        return out.dtype.type(np.float32(share).view(np.uint32))
    return out.dtype.type(word >> np.uint64(64 - 8 * out.itemsize))
