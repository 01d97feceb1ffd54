"""Pictures convolved with small kernels: OpenCV where both sides are at most 11, else compiled here, a tap at a time.

OpenCV turns to Fourier transforms beyond 11, whatever the kernel: 11 ms for a picture of 500 x 375 with a line of 15
pixels, which a loop over its taps does in one. Imported where it is used.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import full_scale, straight
from .blur import MIRROR, by_channels
from .opencv import cv2
from .ring import ring

Pixels = NDArray[Any]
Floats = NDArray[np.float64]
SMALL = 11


def convolve(source: Pixels, out: Pixels, kernel: Floats) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype, clipped to full scale; every channel by `kernel` (k, k), k odd and at
    most 11, the alpha of four left alone. A border is mirrored about its last pixel."""
    around = np.delete(kernel.reshape(-1), kernel.size // 2)
    if kernel.shape == (3, 3) and (around == around[0]).all():
        straight(ring, source, out, float(kernel[1, 1]), float(around[0]))
    else:
        taps = kernel.astype(np.float32)
        by_channels(lambda a, to: cv2.filter2D(a, -1, taps, to, borderType=MIRROR), source, out)
    _finish(source, out)


def separable(source: Pixels, out: Pixels, line: Floats) -> None:
    """The same with the outer product of `line` (k,), k odd, with itself."""
    taps = line.astype(np.float32)
    by_channels(lambda a, to: cv2.sepFilter2D(a, -1, taps, taps, to, borderType=MIRROR), source, out)
    _finish(source, out)


def spread(source: Pixels, out: Pixels, kernel: Floats) -> None:
    """(H, W, C) -> (H, W, C), contiguous; every channel, alpha too, by `kernel` (h, w), odd, of weights that sum to 1
    and of which none is negative."""
    if max(kernel.shape) <= SMALL:
        by_channels(lambda a, to: cv2.filter2D(a, -1, kernel.astype(np.float32), to, borderType=MIRROR), source, out)
        return
    rows, columns = np.nonzero(kernel)
    padded = mirrored(source, kernel.shape[0] // 2, kernel.shape[1] // 2)
    stride, taps = padded[0].size, kernel[rows, columns].astype(np.float32)
    places = rows * stride + columns * source.shape[2]
    _taps(padded.reshape(-1), out.reshape(len(out), -1), places, taps, stride, source.dtype != np.float32)


def mirrored(source: Pixels, rows: int, columns: int) -> NDArray[np.float32]:
    """As float32, with a border of so many rows and columns, mirrored about the last pixel."""
    height, width, channels = source.shape
    out = np.empty((height + 2 * rows, width + 2 * columns, channels), np.float32)
    if channels <= 4:
        cv2.copyMakeBorder(source.astype(np.float32), rows, rows, columns, columns, MIRROR, out)
    else:
        out[...] = source[_mirror(height, rows)][:, _mirror(width, columns)]
    return out


def _mirror(size: int, by: int) -> NDArray[np.int64]:
    """Which of `size` pixels stands at -by .. size + by - 1."""
    at = np.arange(-by, size + by) % max(2 * size - 2, 1)
    return np.minimum(at, abs(2 * size - 2 - at))


def _finish(source: Pixels, out: Pixels) -> None:
    if source.dtype == np.float32:
        np.clip(out, 0, full_scale(source.dtype), out=out)
    if source.shape[2] == 4:
        out[..., 3] = source[..., 3]


@njit(nogil=True, cache=True)
def _taps(padded, out, places, weights, stride, whole):  # type: ignore[no-untyped-def]
    """The sums of a row stay in the first cache while tap after tap is added to them, eight or sixteen at once."""
    sums, most = np.empty(out.shape[1], np.float32), np.float32(255 if out.itemsize == 1 else 65535)
    for y in range(out.shape[0]):
        sums[:] = 0
        for t in range(weights.size):
            weight, line = weights[t], padded[y * stride + places[t] :]
            for i in range(sums.size):
                sums[i] += weight * line[i]
        if whole:
            for i in range(sums.size):
                out[y, i] = np.int32(min(sums[i], most) + np.float32(0.5))
        else:
            for i in range(sums.size):
                out[y, i] = sums[i]
