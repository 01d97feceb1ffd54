"""How much of an object is hidden."""

import numpy as np
from numpy.typing import NDArray

from .affine import hull
from .bits import Bits

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def of_boxes(there: Bools, shapes: Floats) -> Floats:
    """(k,) how much of the upright boxes around shapes (k, v, 2) is hidden where `there` (H, W), to a fraction of a
    pixel, by a table of sums (Crow, SIGGRAPH 1984). 0 for those that do not show."""
    height, width = there.shape
    sums = np.zeros((height + 1, width + 1))
    sums[1:, 1:] = there.cumsum(axis=0).cumsum(axis=1)
    x0, y0, x1, y1 = np.nan_to_num(np.clip(hull(shapes), 0, [width, height, width, height])).T

    def upto(x: Floats, y: Floats) -> Floats:
        col, row = np.minimum(x.astype(int), width - 1), np.minimum(y.astype(int), height - 1)
        fx, fy = x - col, y - row
        above = sums[row, col] * (1 - fx) + sums[row, col + 1] * fx
        below = sums[row + 1, col] * (1 - fx) + sums[row + 1, col + 1] * fx
        return np.asarray(above * (1 - fy) + below * fy)

    area, covered = (x1 - x0) * (y1 - y0), upto(x1, y1) - upto(x0, y1) - upto(x1, y0) + upto(x0, y0)
    return np.where(area > 0, covered / np.where(area > 0, area, 1), 0.0)


def of_polygons(there: Bools, shapes: Floats) -> Floats:
    """(k,) the same, by the pixels whose centres lie in a polygon."""
    from .polygon import fill

    out = np.zeros(len(shapes))
    for k, corners in enumerate(shapes):
        inside = np.zeros(there.shape, bool)
        if not np.isnan(corners).any():
            fill(np.ascontiguousarray(corners), inside)
        out[k] = (inside & there).sum() / max(inside.sum(), 1)
    return out


def of_masks(masks: Bits, left: Bits) -> Floats:
    """(k,) the same of masks, of which so much is left. 0 for those without a pixel."""
    every = np.ones(masks.count, bool)
    before, after = (m.masks(every).sum(axis=(1, 2)) for m in (masks, left))
    share: Floats = np.where(before > 0, 1 - after / np.maximum(before, 1), 0.0)
    return share


def without(masks: Bits, gone: Bools) -> Bits:
    """The same objects, those that are `gone` (k,) without a pixel."""
    words = np.full((len(masks.planes), 1, 1), ~masks.planes.dtype.type(0))
    for k in np.flatnonzero(gone).tolist():
        words[k // masks.bits] &= ~masks.planes.dtype.type(1 << k % masks.bits)
    return masks.holding(masks.planes & words)
