"""Pieces: maps of time that are affine on intervals, in any order, forwards or backwards, with gaps.

Pieces are (n, K, 5): to0, to1, from0, from1, stretch, in samples. What is shown on [to0, to1) is read from from0 at
its start to from1 at its end; from1 < from0 reads backwards. `to` intervals ascend and do not overlap; `from` intervals
may. A piece with to0 = to1 is padding, comes last, and is all 0. stretch: by which factor the reading is faster with
its pitch kept (1: like a tape, pitch moves with speed).
"""

from typing import Any

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints

SLIVER = 1e-6  # samples: what is shorter was cut off by rounding alone
SAME = 1e-9  # factors this close are one: products of factors and their inverses


def identity(samples: Floats, many: int = 1) -> Floats:
    """(n,) -> (n, many, 5)."""
    out = np.zeros((samples.size, many, 5))
    out[:, 0, 1] = out[:, 0, 3] = samples
    out[:, 0, 4] = 1.0
    return out


def compose(first: Floats, later: Floats) -> Floats:
    """The pieces of `first` followed by `later`. Ends that are not cut are copied, so nothing drifts."""
    a, b = first[:, :, None], later[:, None, :]
    low = np.maximum(a[..., 0], np.minimum(b[..., 2], b[..., 3]))
    high = np.minimum(a[..., 1], np.maximum(b[..., 2], b[..., 3]))
    ahead = b[..., 3] >= b[..., 2]
    start, stop = np.where(ahead, low, high), np.where(ahead, high, low)
    out = np.stack([
        affine(start, b[..., 2], b[..., 3], b[..., 0], b[..., 1]),
        affine(stop, b[..., 2], b[..., 3], b[..., 0], b[..., 1]),
        affine(start, a[..., 0], a[..., 1], a[..., 2], a[..., 3]),
        affine(stop, a[..., 0], a[..., 1], a[..., 2], a[..., 3]),
        a[..., 4] * b[..., 4],
    ], axis=-1).reshape(len(first), -1, 5)  # fmt: skip
    return tidy(out, (high - low > SLIVER).reshape(len(first), -1))


def invert(pieces: Floats) -> Floats:
    """The map back. Where a source is shown twice, it comes back from the place that shows it first."""
    ahead = (pieces[..., 3] >= pieces[..., 2])[..., None]
    ends = np.where(ahead, pieces[..., [2, 3, 0, 1]], pieces[..., [3, 2, 1, 0]])
    there = pieces[..., 1] > pieces[..., 0]
    back = np.concatenate([ends, np.where(there, 1 / np.where(there, pieces[..., 4], 1), 0)[..., None]], axis=2)
    out, many = tidy(back, there), pieces.shape[1]
    overlap = (out[:, 1:, 0] < out[:, :-1, 1]) & (out[:, 1:, 1] > out[:, 1:, 0])
    for i in np.flatnonzero(overlap.any(axis=1)):
        rows = back[i][there[i]]
        kept = _once(rows[np.argsort(rows[:, 2], kind="stable")])
        many = max(out.shape[1], len(kept))
        out = np.pad(out, ((0, 0), (0, many - out.shape[1]), (0, 0)))
        out[i] = 0.0
        out[i, : len(kept)] = kept
    return out


def affine(at: Floats, x0: Floats, x1: Floats, y0: Floats, y1: Floats) -> Floats:
    """The line through (x0, y0) and (x1, y1); its ends exactly."""
    width = x1 - x0
    slope = (y1 - y0) / np.where(width == 0, 1, width)
    out: Floats = np.where(at == x1, y1, y0 + (at - x0) * slope)
    return out


def tidy(pieces: Floats, there: Bools) -> Floats:
    """In order, the ones that are not there last and all 0, without columns of nothing but those."""
    order = np.argsort(np.where(there, pieces[..., 0], np.inf), axis=1, kind="stable")
    order = order[:, : max(1, int(there.sum(axis=1).max(initial=1)))]
    kept = np.take_along_axis(there, order, axis=1)
    out: Floats = np.where(kept[..., None], np.take_along_axis(pieces, order[..., None], axis=1), 0.0)
    return out


def runs(pieces: Floats) -> Ints:
    """(K, 5) of one row -> (K',) the number of the run of each piece that is there: what goes on, on both sides, in the
    same direction and, where the pitch is kept, to the same pitch, is one run: it can be sampled as if whole."""
    there = pieces[pieces[:, 1] > pieces[:, 0]]
    back, ahead = there[:-1], there[1:]
    goes_on = (abs(ahead[:, 0] - back[:, 1]) < SLIVER) & (abs(ahead[:, 2] - back[:, 3]) < SLIVER)
    goes_on &= (ahead[:, 3] >= ahead[:, 2]) == (back[:, 3] >= back[:, 2])
    tape, pitch = like_tape(there), abs((there[:, 3] - there[:, 2]) / (there[:, 1] - there[:, 0])) / there[:, 4]
    goes_on &= (tape[1:] & tape[:-1]) | (~tape[1:] & ~tape[:-1] & (abs(pitch[1:] - pitch[:-1]) < SAME * pitch[1:]))
    number: Ints = np.concatenate([[0], np.cumsum(~goes_on)])[: len(there)]
    return number


def like_tape(pieces: Floats) -> Bools:
    """Where the pitch moves with the speed: no stretch, or one that was undone."""
    found: Bools = abs(pieces[..., 4] - 1) < SAME
    return found


def pull(pieces: Floats, samples: int) -> tuple[Floats, Floats, Floats]:
    """(K, 5) of one row -> for the centre of each sample shown: the source coordinate it is read from, NaN in gaps, and
    the first and last coordinate that may be read with it (the ends of its run). Sample i has its centre at i + 0.5."""
    number, there = runs(pieces), pieces[pieces[:, 1] > pieces[:, 0]]
    centre = np.arange(samples, dtype=np.float64) + 0.5
    if not len(there):
        return np.full(samples, np.nan), np.zeros(samples), np.zeros(samples)
    k = np.maximum(np.searchsorted(there[:, 0], centre, side="right") - 1, 0)
    piece = there[k]
    at = affine(centre, piece[:, 0], piece[:, 1], piece[:, 2], piece[:, 3])
    at = np.where((centre >= piece[:, 0]) & (centre < piece[:, 1]), at, np.nan)
    low, high = np.minimum(there[:, 2], there[:, 3]), np.maximum(there[:, 2], there[:, 3])
    first = np.array([low[number == r].min() for r in number])
    last = np.array([high[number == r].max() for r in number])
    return at, first[k], last[k]


def _once(pieces: Floats) -> Floats:
    """Inverted pieces (m, 5) -> those without overlap of `to`; where two claim a place, the earlier one has it."""
    kept: list[Floats] = []
    for piece in pieces:
        rest = [piece]
        for other in kept:
            rest = [part for whole in rest for part in _minus(whole, other[0], other[1])]
        kept += rest
    return np.array(sorted(kept, key=lambda p: float(p[0]))).reshape(-1, 5)


def _minus(piece: Floats, low: Any, high: Any) -> list[Floats]:
    """A piece without what it shows on [low, high)."""
    out = []
    for start, stop in ((piece[0], min(piece[1], low)), (max(piece[0], high), piece[1])):
        if stop - start > SLIVER:
            ends = affine(np.array([start, stop], np.float64), *piece[:4])
            out.append(np.array([start, stop, *ends, piece[4]]))
    return out
