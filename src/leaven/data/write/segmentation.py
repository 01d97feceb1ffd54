"""The shape of an object of a made picture, in the form that its original had."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...image.affine import show
from ...image.rle import packed, runs
from ..sources.objects import Object

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def segmentation(mask: Bools, was: Object, corners: Floats | None) -> Any:
    """As COCO writes it: nothing for an object that had a box alone; run lengths, packed or not, for one that had them;
    else polygons: its own as they were moved, `corners` (v, 2), cut to the picture, if they fill to its mask up to
    a pixel at the edge; else, because something hides it or cuts it, the outline of the mask. Run lengths where that
    has a hole."""
    from ...image.outline import DIGITS, outlines

    if was.shape is None:
        return []
    if isinstance(was.shape, tuple):
        moved = None if corners is None else _fitting(list(_cut(was, corners, *mask.shape)), mask)
        if found := moved or outlines(mask):
            return [np.round(polygon, DIGITS).ravel().tolist() for polygon in found]
    counts = runs(mask)
    return {"size": list(mask.shape), "counts": packed(counts) if was.packed else counts}


def _cut(was: Object, corners: Floats, height: int, width: int) -> Iterator[Floats]:
    """The polygons of an object, moved to `corners`, as far as they lie in the picture."""
    first, canvas = 0, (np.array([float(height)]), np.array([float(width)]))
    for polygon in was.shape or ():
        moved = corners[first : first + len(polygon)]
        first += len(polygon)
        if len(moved) < len(polygon) or np.isnan(moved).any():  # too many to travel, or hidden by another picture
            return
        (shown,) = show(moved[None], np.zeros(1, np.int64), *canvas)
        kept = shown[np.append(True, (np.diff(shown, axis=0) != 0).any(axis=1))]
        if len(kept) > 2 and not np.isnan(kept).any():
            yield kept


def _fitting(polygons: list[Floats], mask: Bools) -> list[Floats] | None:
    """These, if what they fill holds all of the mask but its edge, and nothing more than a pixel around it."""
    import cv2

    from ...image.polygon import fill

    filled = np.zeros(mask.shape, bool)
    for polygon in polygons:
        fill(polygon, filled)
    square, plain = np.ones((3, 3), np.uint8), mask.astype(np.uint8)
    inner, outer = cv2.erode(plain, square) > 0, cv2.dilate(plain, square) > 0
    return polygons if filled.any() and not (inner & ~filled).any() and not (filled & ~outer).any() else None
