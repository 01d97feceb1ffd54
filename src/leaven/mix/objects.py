"""Objects of several pictures in one."""

from dataclasses import dataclass

import numpy as np

from ..core.item import Bools, Ints, Stack


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """The objects of each row and of its partners. origin (k,): 0 for a row's own, else the number of the partner, from
    1; number (k,): which of its picture's objects it was."""

    stack: Stack
    origin: Ints
    number: Ints

    def keep(self, kept: Bools) -> "Joined":
        return Joined(self.stack.keep(kept), self.origin[kept], self.number[kept])


def with_partners(stack: Stack, ref: Ints) -> Joined:
    """Each row's own objects, then those of its partners, ref (n,) or (n, k), in order. Rows that are their own partner
    gain nothing."""
    n, ref = len(ref), ref.reshape(len(ref), -1)
    cuts = np.searchsorted(stack.rows, np.arange(n + 1))
    source, asker, origin = [np.arange(n)], [np.arange(n)], [np.zeros(n, np.int64)]
    for k, partner in enumerate(ref.T):
        asks = np.flatnonzero(partner != np.arange(n))
        source, asker, origin = [*source, partner[asks]], [*asker, asks], [*origin, np.full(asks.size, k + 1)]
    who, rows, which = np.concatenate(source), np.concatenate(asker), np.concatenate(origin)
    counts = cuts[who + 1] - cuts[who]
    number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    index, rows, which = np.repeat(cuts[who], counts) + number, np.repeat(rows, counts), np.repeat(which, counts)
    order = np.argsort(rows, kind="stable")
    return Joined(Stack(stack.kind, stack.data[index[order]], rows[order]), which[order], number[order])
