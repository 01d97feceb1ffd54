"""Axes: which axis of an array counts items, rows, columns of pixels, and channels."""

import numpy as np

from ...core.errors import BadData
from .source import Array

CHANNELS = (1, 3, 4)
ORDER = "nhwc"


def arrange(data: Array, axes: str | None, name: str) -> Array:
    """Any array of items -> (n, H, W, C), or (n, columns) for a table.

    axes: one letter per axis: n items, h height, w width, c channels, or "nd" for a table. Without it: two axes are a
    table, three are (n, h, w), four are (n, h, w, c) where the last has 1, 3 or 4 entries, else (n, c, h, w) where the
    second has. BadData: it fits none, or is empty.
    """
    if data.dtype.kind not in "biuf":
        raise BadData(f"{name}: holds {data.dtype}; items must be numbers.")
    if not data.size:
        raise BadData(f"{name}: is empty, of shape {data.shape}.")
    found = _inferred(data, name) if axes is None else axes.lower()
    if found == "nd" and data.ndim == 2:
        return data
    if sorted(found) not in (sorted("nhw"), sorted("nhwc")) or len(found) != data.ndim:
        raise BadData(f"{name}: axes = {axes!r} do not fit shape {data.shape}; give a letter per axis: 'nhwc'.")
    moved = data.transpose([found.index(letter) for letter in ORDER if letter in found])
    return np.ascontiguousarray(moved if "c" in found else moved[..., None])


def _inferred(data: Array, name: str) -> str:
    shape = data.shape
    if len(shape) in (2, 3):
        return "nd" if len(shape) == 2 else "nhw"
    if len(shape) == 4 and shape[3] in CHANNELS:
        return "nhwc"
    if len(shape) == 4 and shape[1] in CHANNELS:
        return "nchw"
    raise BadData(f"{name}: shape {shape} is not clear; state the axes, such as axes='nhwc'.")
