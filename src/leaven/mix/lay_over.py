"""LayOver: objects of the partner over the picture, where their masks are."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.item import Bools, Ints, Label, Space, Stack
from ..core.kernel import kernel
from ..core.philox import Words, expand
from ..core.step import Step
from ..image.bits import Bits
from ..image.targets import Boxes, Canvas, Image, InstanceMasks, Mask, ObjectKeypoints, ObjectLabels
from .objects import Joined, with_partners
from .paste import CORNERS, same_size

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class LayOver(Step):
    """Objects of the partner, ref (n,), where `chosen` (n, m), laid over the picture; objects from m on are not. Own
    objects lose what is covered. weight (n,): the share of the area that is covered, by which labels mix."""

    ref: Ints
    chosen: Bools
    weight: Floats
    space: ClassVar[type[Space] | None] = Canvas

    @classmethod
    def of(cls, ref: Ints, share: Floats, key: Words, masks: list[Bits], canvas: Canvas) -> "LayOver":
        """Object j is chosen where number j of the stream of `key` (n,) is below `share` (n,). Uneven: a partner is of
        another size."""
        same_size(ref, canvas)
        asks, many = np.flatnonzero(ref != np.arange(ref.size)), np.array([m.count for m in masks])
        chosen = np.zeros((ref.size, int(many[ref[asks]].max(initial=0))), bool)
        rows = np.repeat(asks, many[ref[asks]])
        number = np.arange(rows.size) - np.searchsorted(rows, rows)
        chosen[rows, number] = expand(key[rows], number) < share[rows]
        step, weight = cls(ref, chosen, np.zeros(ref.size)), np.zeros(ref.size)
        weight[asks] = [step.covered(i, masks).mean() for i in asks.tolist()]
        return cls(ref, chosen, weight)

    @property
    def partners(self) -> Ints | None:
        return self.ref

    def take(self, rows: Ints) -> "LayOver":
        """Without the objects that none of these rows gets: what is written of a row depends on no other."""
        some = self.chosen[rows]
        last = np.flatnonzero(some.any(axis=0))
        return LayOver(self.ref[rows], some[:, : last[-1] + 1 if last.size else 0], self.weight[rows])

    def laid(self, rows: Ints, number: Ints) -> Bools:
        """Whether object `number` of the partner of a row is laid over it."""
        there = np.zeros(rows.size, bool)
        told = number < self.chosen.shape[1]
        there[told] = self.chosen[rows[told], number[told]]
        return there

    def given(self, i: int, masks: list[Bits]) -> Bools:
        """Which of the partner's objects row i gets."""
        count = masks[int(self.ref[i])].count
        return self.laid(np.full(count, i), np.arange(count))

    def covered(self, i: int, masks: list[Bits]) -> Bools:
        """(H, W) where they lie."""
        return masks[int(self.ref[i])].union(self.given(i, masks))

    def joined(self, stack: Stack) -> Joined:
        """A row's own objects, and those of its partner that it gets."""
        both = with_partners(stack, self.ref)
        return both.keep((both.origin == 0) | self.laid(both.stack.rows, both.number))


@kernel(LayOver, Image, Mask, looks=InstanceMasks)
def _(step: LayOver, i: int, values: list[Pixels], out: Pixels | None, masks: list[Bits]) -> Pixels:
    from ..image.bit_loops import lay

    out = np.empty_like(values[i]) if out is None else out
    out[...] = values[i]
    lay(np.atleast_3d(values[step.ref[i]]), step.covered(i, masks), np.atleast_3d(out))
    return out


@kernel(LayOver, InstanceMasks)
def _(step: LayOver, i: int, masks: list[Bits], out: None) -> Bits:
    own = masks[i].where(~step.covered(i, masks))
    return own.followed(masks[step.ref[i]], kept=step.given(i, masks))


@kernel(LayOver, Boxes, looks=InstanceMasks)
def _(step: LayOver, stack: Stack, masks: list[Bits]) -> Stack:
    """An own object of which something is covered gets the box around what still shows of its mask."""
    joined = step.joined(stack)
    out = joined.stack.data.copy()
    for i in np.flatnonzero(step.ref != np.arange(step.ref.size)).tolist():
        there = step.covered(i, masks)
        touched = masks[i].where(there).seen
        first = np.searchsorted(joined.stack.rows, i)
        mine = out[first : first + touched.size]  # own objects stand first
        mine[touched] = _corners(masks[i].where(~there).extents()[touched], mine.shape[1])
    return joined.stack.holding(out)


@kernel(LayOver, ObjectKeypoints, ObjectLabels)
def _(step: LayOver, stack: Stack) -> Stack:
    return step.joined(stack).stack


@kernel(LayOver, Label)
def _(step: LayOver, labels: Stack) -> Stack:
    weight = step.weight[labels.rows][:, None]
    return labels.holding(labels.data + weight * (labels.data[step.ref[labels.rows]] - labels.data))


def _corners(boxes: Floats, count: int) -> Floats:
    """(k, 4) -> (k, count, 2), the last corner repeated."""
    corners = boxes[:, CORNERS].reshape(-1, 4, 2)
    return np.concatenate([corners, np.repeat(corners[:, -1:], count - 4, axis=1)], axis=1)
