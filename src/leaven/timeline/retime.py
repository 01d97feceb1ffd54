"""Retime: the one step that moves time."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools
from .pieces import compose, identity, invert, pull
from .space import Timeline, TimelineStep

NEAREST, LINEAR, SINC = 0.0, 1.0, 2.0
CONSTANT, EDGE, MISSING = 0.0, 1.0, 2.0
ANY = np.nan  # a step that neither interpolates nor opens gaps has no opinion


@dataclass(frozen=True, slots=True, eq=False)
class Retime(TimelineStep):
    """One map of time shared by every target: shift, crop, stretch, warp, permutation, loop, reverse, and all of them
    one after the other.

    pieces (n, K, 5): see `pieces`. sampler (n, 3): interpolation (0 nearest, 1 linear, 2 windowed sinc), what gaps take
    (0 a constant, 1 the nearest sample shown, 2 nothing: NaN where the target has it), the constant; NaN where the step
    has no opinion. rate (n,): samples a second before. timeline: the space after.
    """

    pieces: Floats
    sampler: Floats
    rate: Floats
    timeline: Timeline
    moves: ClassVar[bool] = True

    @classmethod
    def of(cls, before: Timeline, after: Timeline, *pieces: tuple[Any, ...], smooth: float = ANY, border: float = ANY,
           fill: float = ANY) -> Self:  # fmt: skip
        """Each piece: to0, to1, from0, from1 and, unless it is 1, stretch; (n,) samples, or one number for all rows.
        They ascend in `to`; one with to0 = to1 is left out."""
        n = before.length.size
        table, sampler = np.zeros((n, len(pieces), 5)), np.empty((n, 3))
        sampler[:] = smooth, border, fill
        for k, piece in enumerate(pieces):
            for j, value in enumerate((*piece, 1.0)[:5]):
                table[:, k, j] = value
        return cls.laid(before, after, table, sampler)

    @classmethod
    def laid(cls, before: Timeline, after: Timeline, table: Floats, sampler: Floats) -> Self:
        """From pieces as one array (n, K, 5); empty ones may stand anywhere."""
        there = table[..., 1] > table[..., 0]
        order = np.argsort(~there, axis=1, kind="stable")  # K stays: it depends on the op alone
        table = np.take_along_axis(np.where(there[..., None], table, 0.0), order[..., None], axis=1)
        return cls(table, sampler, before.rate, after)

    def only(self, on: Bools, before: Timeline) -> Self:
        same = identity(before.samples, self.pieces.shape[1])
        return type(self)(
            np.where(on[:, None, None], self.pieces, same),
            np.where(on[:, None], self.sampler, ANY),
            np.where(on, self.rate, before.rate),
            before.where(on, self.timeline),
        )

    def then(self, later: Self) -> Self:
        sampler = np.where(np.isnan(self.sampler), later.sampler, self.sampler)
        return type(self)(compose(self.pieces, later.pieces), sampler, self.rate, later.timeline)

    def clash(self, later: Self) -> Bools:
        differ = self.sampler != later.sampler
        return np.asarray((differ & ~np.isnan(self.sampler) & ~np.isnan(later.sampler)).any(axis=1))

    def after(self, before: Any) -> Timeline:
        return self.timeline

    def inverse(self, before: Timeline) -> Self:
        """What is shown twice comes back from where it is shown first; what was cut away does not come back."""
        return type(self)(invert(self.pieces), self.sampler, self.timeline.rate, before)

    def source(self, i: int) -> tuple[Floats, Floats, Floats]:
        """For each sample of row i afterwards: the source coordinate at its centre (NaN: a gap), and the first and last
        coordinate that may be read with it."""
        return pull(self.pieces[i], int(self.timeline.samples[i]))
