"""Blurs, by OpenCV where it measures faster than what we compile. Imported where it is used."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import full_scale, straight
from .gaussian import gaussian8
from .median import median
from .opencv import cv2

Pixels = NDArray[Any]
SMALLEST = 0.05  # pixels; a narrower kernel is the identity to the last bit of float32
MOST = 128  # channels of one call, CV_CN_MAX
MIRROR = cv2.BORDER_REFLECT_101


def by_channels(function: Callable[[Any, Any], Any], source: Pixels, out: Pixels, most: int = MOST) -> None:
    """out = function(source, dst), (H, W, C) twice, for functions of OpenCV that take so many channels at once."""
    channels = source.shape[2]
    if channels <= most and out.flags.c_contiguous:
        whole, into = (a.reshape(-1).reshape(a.shape) for a in (source, out))  # a side of 1 may have any stride
        made = function(np.ascontiguousarray(whole), into)
        if made.ctypes.data != out.ctypes.data:
            np.copyto(out, made.reshape(out.shape))
        return
    for first in range(0, channels, most):
        part = np.ascontiguousarray(source[:, :, first : first + most])
        out[:, :, first : first + most] = function(part, None).reshape(*out.shape[:2], -1)


def gaussian_blur(source: Pixels, out: Pixels, sigma: float) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype, float32, uint8 or uint16. sigma: standard deviation in pixels. The
    kernel reaches ceil(4 sigma) pixels; a border is mirrored about its last pixel. uint8 is ours, the others OpenCV's.
    """
    if sigma < SMALLEST or not source.size:
        np.copyto(out, source)
    elif source.dtype == np.uint8:
        straight(gaussian8, source, out, sigma)
    else:
        size = 2 * math.ceil(4 * sigma) + 1
        by_channels(lambda a, to: cv2.GaussianBlur(a, (size, size), sigma, to, borderType=MIRROR), source, out)


def box_blur(source: Pixels, out: Pixels, radius: int) -> None:
    """The mean of the square that reaches `radius` pixels to each side; a border is mirrored about its last pixel."""
    size = 2 * radius + 1
    by_channels(lambda a, to: cv2.blur(a, (size, size), to, borderType=MIRROR), source, out)


def median_blur(source: Pixels, out: Pixels, radius: int) -> None:
    """The middle value of that square, channel by channel; beyond the border its last pixel counts. OpenCV up to two
    pixels, and for uint8 beyond; else compiled here, which is slow: 0.1 s for a picture of 500 x 375."""
    if radius == 0:
        np.copyto(out, source)
    elif radius <= 2:
        by_channels(lambda a, to: cv2.medianBlur(a, 2 * radius + 1, to), source, out)
    elif source.dtype == np.uint8:
        most = source.shape[2] if source.shape[2] in (1, 3, 4) else 1
        by_channels(lambda a, to: cv2.medianBlur(a, 2 * radius + 1, to), source, out, most)
    else:
        median(np.pad(source, ((radius, radius), (radius, radius), (0, 0)), "edge"), out, radius)


def unsharp_mask(source: Pixels, out: Pixels, sigma: float, amount: float, threshold: float) -> None:
    """out = clip(source + amount * (source - blurred)), where the two differ by `threshold` or more, in full scale;
    the alpha of four channels stays."""
    full, blurred = full_scale(source.dtype), np.empty_like(source)
    gaussian_blur(source, blurred, sigma)
    if threshold > 0:
        far = cv2.absdiff(source, blurred).reshape(source.shape) >= threshold * full
        blurred = np.where(far, blurred, source)
    by_channels(lambda a, to: cv2.addWeighted(a, 1 + amount, blurred, -amount, 0, to), source, out, source.shape[2])
    if source.dtype == np.float32:
        np.clip(out, 0, 1, out=out)
    if source.shape[2] == 4:
        out[..., 3] = source[..., 3]


def morphology(source: Pixels, out: Pixels, radius: float, operation: int) -> None:
    """The lightest value of a disc (0), the darkest (1), the lightest of the darkest (2: opened) or the other way round
    (3: closed), channel by channel; the alpha of four channels stays. The disc is of the pixels whose centres are at
    most `radius` away."""
    reach = int(radius)
    across = np.arange(-reach, reach + 1)
    disc = (across[:, None] ** 2 + across**2 <= radius**2).astype(np.uint8)
    how = (cv2.MORPH_DILATE, cv2.MORPH_ERODE, cv2.MORPH_OPEN, cv2.MORPH_CLOSE)[operation]
    by_channels(lambda a, to: cv2.morphologyEx(a, how, disc, to), source, out)
    if source.shape[2] == 4:
        out[..., 3] = source[..., 3]
