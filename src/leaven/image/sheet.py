"""Where rows are written, and pictures taken apart into their channels: by OpenCV, which moves many pixels at once."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

CHANNELS = 4  # as many as OpenCV splits and merges at once


class Sheet(NamedTuple):
    """Where rows are written: pixels, (H, W, C), or (C, H, W) if `planar`, contiguous; `whole`: whose pixels they are,
    if they have to be brought to another place in the end."""

    pixels: NDArray[Any]
    planar: bool
    whole: NDArray[Any] | None


def sheet(out: NDArray[Any]) -> Sheet:
    """Of an array (H, W, C) with any strides. Colours are written by channels, which is fast, and put together by
    OpenCV in the end, where they are not to stay so."""
    planes = out.transpose(2, 0, 1)
    if planes.flags.c_contiguous:
        return Sheet(planes, True, None)
    if 1 < out.shape[2] <= CHANNELS:
        return Sheet(np.empty(planes.shape, out.dtype), True, out)
    return Sheet(out, False, None) if out.flags.c_contiguous else Sheet(np.empty_like(out, order="C"), False, out)


def done(made: Sheet) -> None:
    if made.whole is None:
        return
    if not made.planar:
        np.copyto(made.whole, made.pixels)
        return
    import cv2

    if made.whole.flags.c_contiguous and made.whole.flags.writeable:
        cv2.merge(list(made.pixels), made.whole)
    else:
        np.copyto(made.whole, cv2.merge(list(made.pixels)))


def planes(source: NDArray[Any]) -> NDArray[Any]:
    """(C, H, W) of the same values, contiguous."""
    if 1 < source.shape[2] <= CHANNELS:
        import cv2

        out = np.empty((source.shape[2], *source.shape[:2]), source.dtype)
        cv2.split(np.ascontiguousarray(source), list(out))
        return out
    return np.ascontiguousarray(source.transpose(2, 0, 1))
