"""A picture out of focus: every point becomes a disc, the image of the aperture (Goodman, Introduction to Fourier
Optics, 6.4). Sums along rows are kept, so that a disc costs its height, not its area. Compiled; holds no GIL."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .convolve import mirrored


def defocus(source: NDArray[Any], out: NDArray[Any], radius: float) -> None:
    """(H, W, C) -> (H, W, C), contiguous, of the same dtype. radius in pixels, below half a pixel nothing: the disc is
    cut into rows of pixels, each with the share that lies in it along the row. A border is mirrored about its last
    pixel."""
    reach = int(np.ceil(radius - 0.5))
    if reach < 1:
        np.copyto(out, source)
        return
    half = np.sqrt(np.maximum(radius**2 - np.arange(-reach, reach + 1.0) ** 2, 0))
    border, whole = int(np.ceil(radius)) + 1, source.dtype != np.float32
    padded = mirrored(source, reach, border).reshape(source.shape[0] + 2 * reach, -1)
    sums = np.zeros((len(padded), padded.shape[1] + source.shape[2]), np.int32 if whole else np.float64)
    _add_up(padded, sums, source.shape[2])
    _discs(sums, out.reshape(len(out), -1), half, border, source.shape[2], whole)


@njit(nogil=True, cache=True)
def _add_up(padded, sums, channels):  # type: ignore[no-untyped-def]
    for y in range(padded.shape[0]):
        for i in range(padded.shape[1]):
            sums[y, i + channels] = sums[y, i] + sums.dtype.type(padded[y, i])


@njit(nogil=True, cache=True)
def _discs(sums, out, half, border, channels, whole):  # type: ignore[no-untyped-def]
    total = np.empty(out.shape[1], np.float32)
    by = np.float32(1 / (2 * half.sum()))
    for y in range(out.shape[0]):
        total[:] = 0
        for d in range(half.size):
            inner = int(np.floor(half[d] - 0.5))  # pixels that lie in it whole, to each side of the middle one
            part = np.float32(half[d] - 0.5 - inner)
            rest, line = np.float32(1) - part, sums[y + d]
            right, left = line[(border + inner + 1) * channels :], line[(border - inner) * channels :]
            further, before = line[(border + inner + 2) * channels :], line[(border - inner - 1) * channels :]
            for i in range(total.size):
                total[i] += rest * np.float32(right[i] - left[i]) + part * np.float32(further[i] - before[i])
        if whole:
            for i in range(total.size):
                out[y, i] = np.int32(total[i] * by + np.float32(0.5))
        else:
            for i in range(total.size):
                out[y, i] = total[i] * by
