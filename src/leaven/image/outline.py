"""Masks as polygons that fill to the same pixels, with few corners."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .polygon import fill

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
FINE = 3  # parts of a pixel: the outline begins a third of a pixel outside the centres of the mask
DIGITS = 3  # of a pixel, in the corners
NEAR = 0.01  # pixels: so far a line stays from every centre, that rounding takes it past none


def outlines(mask: Bools) -> list[Floats] | None:
    """(H, W) -> polygons (v, 2), one for each piece, whose union `fill`s to the mask; none of an empty one. None: it
    has a hole, which polygons in a union cannot have. Contours by OpenCV (Suzuki and Abe, 1985), and of their corners
    those that make a difference (see `thinned`)."""
    import cv2

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return []
    part = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    fine = np.ascontiguousarray(part, np.uint8).repeat(FINE, 0).repeat(FINE, 1)
    found, tree = cv2.findContours(fine, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if (tree[0, :, 3] >= 0).any():  # with a parent: holes
        return None
    start = np.array([columns[0], rows[0]], float)
    made = [np.round(thinned((contour[:, 0] + 0.5) / FINE) + start, DIGITS) for contour in found]
    again = np.zeros(mask.shape, bool)
    for polygon in made:
        fill(polygon, again)
    return made if np.array_equal(again, mask) else None


@njit(nogil=True, cache=True)
def thinned(polygon):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A polygon (v, 2) without the corners whose triangle with their neighbours holds no centre of a pixel: what is
    filled stays the same without them. At least three stay."""
    size = polygon.shape[0]
    before, after = np.arange(-1, size - 1), np.arange(1, size + 1)
    before[0], after[size - 1] = size - 1, 0
    kept, left, at, still = np.ones(size, np.bool_), size, 0, 0
    while still < left and left > 3:  # until no corner of a whole round could go
        a, b = before[at], after[at]
        if _apart(polygon[a], polygon[at], polygon[b]):
            kept[at], after[a], before[b], still = False, b, a, 0
            left -= 1
        else:
            still += 1
        at = b
    return polygon[kept]


@njit(nogil=True, cache=True)
def _apart(p, q, r):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Whether no centre of a pixel lies in the triangle, or near it."""
    low, high = min(p[1], q[1], r[1]) - NEAR, max(p[1], q[1], r[1]) + NEAR
    for k in range(math.ceil(low - 0.5), math.floor(high - 0.5) + 1):
        top, bottom = k + 0.5 - NEAR, k + 0.5 + NEAR  # how far the triangle reaches within these
        left, right = np.inf, -np.inf
        for a, b in ((p, q), (q, r), (r, p)):
            if max(a[1], b[1]) < top or min(a[1], b[1]) > bottom:
                continue
            for end in (a, b):
                y = min(max(end[1], top), bottom)
                x = end[0] if y == end[1] else a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
                left, right = min(left, x), max(right, x)
        if math.ceil(left - NEAR - 0.5) <= math.floor(right + NEAR - 0.5):
            return False
    return True
