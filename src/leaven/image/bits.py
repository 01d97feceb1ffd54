"""Masks of several objects as bits: one whole number for every pixel, so that all objects move at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Words = NDArray[np.unsignedinteger[Any]]
SIZES = {8: np.uint8, 16: np.uint16, 32: np.uint32, 64: np.uint64}


@dataclass(frozen=True, slots=True, eq=False)
class Bits:
    """planes (p, H, W), unsigned: bit j of plane q says whether the pixel belongs to object `bits` q + j of `count`.
    There is one plane, of as many bits as are needed, up to 64 objects; then more."""

    planes: Words
    count: int

    @classmethod
    def of(cls, masks: Bools) -> Self:
        """(k, H, W) -> bits."""
        return cls.gathered(masks, len(masks), *masks.shape[1:])

    @classmethod
    def gathered(cls, masks: Iterable[Bools], count: int, height: int, width: int) -> Self:
        """One mask (H, W) at a time, `count` in all."""
        from .bit_loops import add

        out = cls.none(count, height, width)
        for k, mask in enumerate(masks):
            plane, bit = divmod(k, out.bits)
            add(np.ascontiguousarray(mask), out.planes[plane], bit)
        return out

    @classmethod
    def none(cls, count: int, height: int, width: int) -> Self:
        """Objects without a pixel."""
        bits = next((size for size in SIZES if count <= size), 64)
        return cls(np.zeros((-(-count // bits), height, width), SIZES[bits]), count)

    def __len__(self) -> int:
        return self.count

    @property
    def bits(self) -> int:
        """Of a plane."""
        return 8 * self.planes.dtype.itemsize

    def masks(self, kept: Bools) -> Bools:
        """(k, H, W) of the objects that are kept (count,)."""
        from .bit_loops import spread

        out = np.empty((int(kept.sum()), *self.planes.shape[1:]), bool)
        for mask, k in zip(out, np.flatnonzero(kept).tolist(), strict=True):
            plane, bit = divmod(k, self.bits)
            spread(self.planes[plane], bit, mask)
        return out

    @property
    def seen(self) -> Bools:
        """(k,) which objects have a pixel."""
        return self._flags(np.bitwise_or.reduce(self.planes, axis=(1, 2)))

    def union(self, chosen: Bools) -> Bools:
        """(H, W) where any of the chosen (count,) objects is."""
        from .bit_loops import mark

        words, out = np.zeros(len(self.planes), self.planes.dtype), np.zeros(self.planes.shape[1:], bool)
        for k in np.flatnonzero(chosen).tolist():
            words[k // self.bits] |= self.planes.dtype.type(1 << k % self.bits)
        mark(self.planes, words, out)
        return out

    def extents(self) -> NDArray[np.float64]:
        """(k, 4) x0, y0, x1, y1 around the pixels of each object; NaN for one that has none."""
        out = np.full((self.count, 4), np.nan)
        for axis in (0, 1):
            there = self._flags(np.bitwise_or.reduce(self.planes, axis=1 + axis))  # (W, k) for x, (H, k) for y
            seen = there.any(axis=0)
            out[seen, axis] = there[:, seen].argmax(axis=0)
            out[seen, 2 + axis] = len(there) - there[::-1, seen].argmax(axis=0)
        return out

    def holding(self, planes: Words) -> "Bits":
        """Other planes of the same objects."""
        return Bits(planes, self.count)

    def where(self, there: Bools) -> "Bits":
        """Nothing outside a part (H, W) of the picture."""
        from .bit_loops import cover

        out = np.empty_like(self.planes)
        cover(self.planes, np.ascontiguousarray(there), out)
        return self.holding(out)

    def followed(self, *others: "Bits", kept: Bools | None = None) -> "Bits":
        """The objects of all, one after the other, on canvases of one size; `kept`: of the others, some."""
        from .bit_loops import move

        counts = [one.count for one in (self, *others)]
        chosen = np.append(np.ones(self.count, bool), np.ones(sum(counts[1:]), bool) if kept is None else kept)
        out, now, seen = Bits.none(int(chosen.sum()), *self.planes.shape[1:]), 0, 0
        for one in (self, *others):
            mine = np.flatnonzero(chosen[seen : seen + one.count])
            move(one.planes, out.planes, mine, now)
            now, seen = now + mine.size, seen + one.count
        return out

    def _flags(self, words: Words) -> Bools:
        """(p,) words of bits -> (k,), and (p, m) -> (m, k)."""
        bits = np.arange(self.bits, dtype=self.planes.dtype)
        there = words.T[..., None] >> bits & self.planes.dtype.type(1)
        flags: Bools = there.reshape(*there.shape[:-2], -1)[..., : self.count] != 0
        return flags
