"""Colour laid over a picture, as thick as a map says. Compiled; holds no GIL."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .arrays import full_scale
from .tones import BLUE, GREEN, RED

Pixels = NDArray[Any]
Floats = NDArray[np.float32]
Colour = tuple[float, float, float]


def lay(source: Pixels, out: Pixels, cover: Floats, colour: Colour) -> None:
    """out = source + cover * (colour - source), (H, W, C) twice, contiguous. cover (H, W) in [0, 1]; colour: red, green
    and blue in full scale. A picture of one channel, or of other than 3 or 4, takes its luma; the alpha of four stays.
    """
    height, width, channels = source.shape
    paint = np.tile(for_channels(colour, channels) * full_scale(source.dtype), width)
    lines = height, width * channels
    _lay(source.reshape(lines), out.reshape(lines), cover, paint, channels, source.dtype != np.float32)
    if channels == 4:
        out[..., 3] = source[..., 3]


def lighten(source: Pixels, out: Pixels, light: Floats) -> None:
    """out = 1 - (1 - source) (1 - light), in full scale: light that is added without burning out. light (H, W, 3)."""
    height, width, channels = source.shape
    weights = np.array([RED, GREEN, BLUE], np.float32)
    added = light if channels in (3, 4) else np.repeat((light @ weights)[..., None], channels, axis=2)
    if channels == 4:
        added = np.concatenate([light, np.zeros_like(light[..., :1])], axis=2)
    lines, full = (height, width * channels), full_scale(source.dtype)
    _lighten(source.reshape(lines), out.reshape(lines), added.reshape(lines), full, source.dtype != np.float32)


def for_channels(colour: Colour, channels: int) -> Floats:
    """(C,) a colour in a picture of so many channels: itself where there are 3 or 4, else its luma."""
    if channels in (3, 4):
        return np.array([*colour, 0][:channels], np.float32)
    return np.full(channels, RED * colour[0] + GREEN * colour[1] + BLUE * colour[2], np.float32)


@njit(nogil=True, cache=True)
def _lay(source, out, cover, paint, channels, whole):  # type: ignore[no-untyped-def]
    each = np.empty(source.shape[1], np.float32)
    for y in range(source.shape[0]):
        if channels == 3:
            for x in range(cover.shape[1]):
                here = cover[y, x]
                each[3 * x], each[3 * x + 1], each[3 * x + 2] = here, here, here
        else:
            for x in range(cover.shape[1]):
                for c in range(channels):
                    each[x * channels + c] = cover[y, x]
        for i in range(source.shape[1]):
            value = np.float32(source[y, i])
            made = value + each[i] * (paint[i] - value)
            if whole:
                out[y, i] = np.int32(made + np.float32(0.5))
            else:
                out[y, i] = made


@njit(nogil=True, cache=True)
def _lighten(source, out, light, full, whole):  # type: ignore[no-untyped-def]
    for y in range(source.shape[0]):
        for i in range(source.shape[1]):
            value = np.float32(source[y, i])
            made = value + light[y, i] * (full - value)
            if whole:
                out[y, i] = np.int32(made + np.float32(0.5))
            else:
                out[y, i] = made
