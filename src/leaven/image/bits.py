"""Masks of several objects as bits: one byte of a pixel for every eight objects, so that all of them move at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Bits:
    """planes (ceil(k / 8), H, W): bit j of plane p says whether the pixel belongs to object 8 p + j of `count` = k."""

    planes: Bytes
    count: int

    @classmethod
    def of(cls, masks: Bools) -> Self:
        """(k, H, W) -> bits."""
        planes = np.zeros((-(-len(masks) // 8), *masks.shape[1:]), np.uint8)
        for k, mask in enumerate(masks.view(np.uint8)):
            planes[k // 8] |= mask << np.uint8(k % 8)
        return cls(planes, len(masks))

    def masks(self, kept: Bools) -> Bools:
        """(k, H, W) of the objects that are kept (count,)."""
        out = np.empty((int(kept.sum()), *self.planes.shape[1:]), bool)
        for mask, k in zip(out, np.flatnonzero(kept).tolist(), strict=True):
            np.not_equal(self.planes[k // 8] & np.uint8(1 << k % 8), 0, out=mask)
        return out

    @property
    def seen(self) -> Bools:
        """(k,) which objects have a pixel."""
        bits = np.bitwise_or.reduce(self.planes, axis=(1, 2))
        return np.unpackbits(bits, count=self.count, bitorder="little").astype(bool)

    def union(self, chosen: Bools) -> Bools:
        """(H, W) where any of the chosen (count,) objects is."""
        bits = np.packbits(chosen, bitorder="little")[:, None, None]
        found: Bools = np.bitwise_or.reduce(self.planes & bits, axis=0) != 0
        return found

    def extents(self) -> NDArray[np.float64]:
        """(k, 4) x0, y0, x1, y1 around the pixels of each object; NaN for one that has none."""
        out = np.full((self.count, 4), np.nan)
        for axis in (0, 1):
            lines = np.bitwise_or.reduce(self.planes, axis=1 + axis)  # (planes, W) for x, (planes, H) for y
            there = np.unpackbits(lines, axis=0, count=self.count, bitorder="little").astype(bool)
            seen = there.any(axis=1)
            out[seen, axis] = there[seen].argmax(axis=1)
            out[seen, 2 + axis] = there.shape[1] - there[seen, ::-1].argmax(axis=1)
        return out

    def holding(self, planes: Bytes) -> "Bits":
        """Other planes of the same objects."""
        return Bits(planes, self.count)

    def where(self, there: Bools) -> "Bits":
        """Nothing outside a part (H, W) of the picture."""
        return self.holding(self.planes * there.view(np.uint8))

    def choose(self, chosen: Bools) -> "Bits":
        """Some of the objects (count,), in order."""
        return Bits.of(self.masks(chosen))

    def followed(self, *others: "Bits") -> "Bits":
        """The objects of all, one after the other, on canvases of one size."""
        out = np.zeros((-(-(self.count + sum(o.count for o in others)) // 8), *self.planes.shape[1:]), np.uint8)
        first = 0
        for one in (self, *others):
            for p, plane in enumerate(one.planes):
                at, shift = divmod(first + 8 * p, 8)
                out[at] |= plane << np.uint8(shift)
                if shift and at + 1 < len(out):
                    out[at + 1] |= plane >> np.uint8(8 - shift)
            first += one.count
        return Bits(out, first)
