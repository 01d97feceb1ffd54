"""Values: pixels of any dtype -> uint8, uint16, or float32 with full scale at 1."""

import numpy as np

from .source import Array


def full_scale(pixels: Array) -> tuple[Array, tuple[str, ...]]:
    """By the values of the whole array, NaN and infinity aside; with notes on what was done.

    uint8, uint16: as they are. Booleans: 0 and 255. Floats in [0, 1]: float32. Whole numbers in 0..255: uint8, in
    0..65535: uint16. Others: divided by the largest; where some are negative, (x - low) / (high - low).
    """
    if pixels.dtype in (np.uint8, np.uint16):
        return pixels, ()
    if pixels.dtype == np.bool_:
        return pixels.astype(np.uint8) * np.uint8(255), ()
    floats = pixels.dtype.kind == "f"
    finite = pixels[np.isfinite(pixels)] if floats else pixels
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if floats and low >= 0 and high <= 1:
        return pixels.astype(np.float32), ()
    whole = finite.size == pixels.size and (not floats or bool((finite % 1 == 0).all()))
    if whole and low >= 0 and high <= 65535:
        return pixels.astype(np.uint8 if high <= 255 else np.uint16), ()
    if low >= 0:
        return (pixels / high).astype(np.float32), (f"pixels were divided by {high:g}, the largest value",)
    scaled = ((pixels - low) / (high - low or 1)).astype(np.float32)
    return scaled, (f"pixels from {low:g} to {high:g} were mapped to 0 to 1",)
