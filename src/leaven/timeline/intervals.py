"""Intervals under a Retime: what is cut travels on in pieces."""

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints
from .pieces import SLIVER, affine


def carry(times: Floats, pieces: Floats) -> tuple[Floats, Ints]:
    """times (m, 2): onset and offset in samples, NaN where nothing is left; pieces (m, K, 5), those of the row of each.

    -> what is shown of them (m', 2), and whose it is (m',), ascending. One that is not shown at all stays as NaN, so
    that it can be counted. Intervals of no length are points; one between two pieces goes with the one it starts."""
    low, high = np.minimum(pieces[..., 2], pieces[..., 3]), np.maximum(pieces[..., 2], pieces[..., 3])
    there, start, stop = pieces[..., 1] > pieces[..., 0], times[:, :1], times[:, 1:]
    point = stop - start <= SLIVER
    held = there & (start >= low) & (start < high)
    held |= there & (start == high) & ~held.any(axis=1, keepdims=True)
    first, last = np.clip(start, low, high), np.clip(stop, low, high)
    seen = np.where(point, held, there & (last - first > SLIVER))
    ends = [affine(t, *(pieces[..., j] for j in (2, 3, 0, 1))) for t in (first, last)]
    shown = np.stack([np.minimum(*ends), np.maximum(*ends)], axis=-1)
    shown[:, 0][~seen.any(axis=1)] = np.nan
    seen[:, 0] |= ~seen.any(axis=1)
    whose, _ = np.nonzero(seen)
    return shown[seen], whose


def settle(times: Floats, rows: Ints, numbers: Ints, length: Floats, tiny: Floats) -> tuple[Floats, Ints, Bools]:
    """The end of the way. times (m, 2) in seconds; rows and numbers (m,): whose they are; length and tiny (m,): of
    their timelines, and what counts as no time at all.

    -> clipped to the timeline, those of one number that touch made one (k, 2); the index (k,) of a piece that each
    comes from, ascending by row and number, then by time; and which of the m pieces are gone."""
    inside = np.clip(times, 0, length[:, None])
    point = (times[:, 1] - times[:, 0] <= tiny) & (times[:, 1] >= 0) & (times[:, 0] <= length)
    gone = ~(point | (inside[:, 1] - inside[:, 0] > tiny))  # NaN is neither
    kept = np.flatnonzero(~gone)
    kept = kept[np.lexsort((inside[kept, 0], numbers[kept], rows[kept]))]
    (onset, offset), new = inside[kept].T, np.ones(kept.size, bool)
    same = (rows[kept][1:] == rows[kept][:-1]) & (numbers[kept][1:] == numbers[kept][:-1])
    new[1:] = ~same | (onset[1:] > offset[:-1] + tiny[kept][1:])
    firsts = np.flatnonzero(new)
    ends = np.append(firsts, kept.size)[1:] - 1  # pieces do not overlap, so the last of them ends last
    return np.stack([onset[firsts], offset[ends]], axis=1), kept[firsts], gone
