"""Masks as polygons that fill to the same pixels, with as few corners as that allows."""

import numpy as np
from numpy.typing import NDArray

from .polygon import fill

Floats = NDArray[np.float64]
FINE = 3  # parts of a pixel: the outline then runs a third of a pixel outside the centres of the mask
LOOSE = 0.9  # of such a part that a corner may be moved by: less than what would reach a centre


def outlines(mask: NDArray[np.bool_]) -> list[Floats] | None:
    """(H, W) -> polygons (v, 2), one for each piece, whose union `fill`s to the mask; none of an empty one. None: it
    has a hole, which polygons in a union cannot have. Corners are dropped after Douglas and Peucker (1973) where the
    pixels stay the same. Contours by OpenCV (Suzuki and Abe, 1985)."""
    import cv2

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return []
    part = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    fine = np.ascontiguousarray(part, np.uint8).repeat(FINE, 0).repeat(FINE, 1)
    found, tree = cv2.findContours(fine, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if (tree[0, :, 3] >= 0).any():  # with a parent: holes
        return None
    for loose in (LOOSE, 0.0):
        corners = [cv2.approxPolyDP(one, loose, True)[:, 0] if loose else one[:, 0] for one in found]
        made = [(one + 0.5) / FINE for one in corners if len(one) > 2]
        again = np.zeros(part.shape, bool)
        for polygon in made:
            fill(polygon, again)
        if np.array_equal(again, part):
            return [polygon + np.array([columns[0], rows[0]]) for polygon in made]
    return None
