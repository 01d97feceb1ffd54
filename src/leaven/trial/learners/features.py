"""Tokens of texts as rows of hashed features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...core.item import Bools, Ints
from ...text.characters import BREAK, CODE, DIGIT, HYPHEN, IDEOGRAPH, LETTER, SPACE, Characters, known, tables
from ...text.hashing import codes

PIECES = (1, 2, 3)  # lengths of the first and last letters that count
NOWHERE = -1  # beyond a text
MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class Sentences:
    """Texts cut into tokens. begins (n + 1,): where the tokens of each text begin. places (t, 2): start and end within
    the text; rows (t,): whose."""

    there: Characters
    begins: Ints
    rows: Ints
    places: Ints

    @classmethod
    def of(cls, texts: Sequence[str], *, fine: bool) -> "Sentences":
        """What stands between white space; `fine`: cut further, into words and single marks."""
        there = Characters.of(texts)
        kinds = there.kinds
        inside = (kinds != SPACE) & (kinds != BREAK)
        edge = np.append(True, there.rows[1:] != there.rows[:-1])[: kinds.size]
        if fine:
            wordy = np.isin(kinds, (LETTER, DIGIT))
            joined = np.append(False, wordy[1:] & wordy[:-1])[: kinds.size] | ~there.clusters()
            head = inside & (edge | ~joined)
        else:
            head = inside & (edge | np.append(True, ~inside[:-1])[: kinds.size])
        start = np.flatnonzero(head)
        cut = head | ~inside | edge
        end = np.append(np.flatnonzero(cut), kinds.size)[np.searchsorted(np.flatnonzero(cut), start) + 1]
        rows = there.rows[start]
        places = np.stack([start, end], axis=1) - there.begins[rows][:, None]
        return cls(there, np.searchsorted(rows, np.arange(len(texts) + 1)), rows, places)

    def features(self, bits: int) -> NDArray[np.int64]:
        """(t, F) numbers below 2**bits: of the token its letters, its first and last ones, its shape; of the two ahead
        and the two behind their letters, of the nearest their last letters and shape; and pairs of these."""
        start, end = (self.places + self.there.begins[self.rows][:, None]).T
        points = self.there.points
        word, shape = codes(points, start, end), self._shapes(start, end)
        heads = [codes(points, start, np.minimum(start + k, end)) for k in PIECES]
        tails = [codes(points, np.maximum(end - k, start), end) for k in PIECES]
        near = {
            k: (self._shifted(word, k), self._shifted(shape, k), self._shifted(tails[-1], k)) for k in (-2, -1, 1, 2)
        }
        single = [word, *heads, *tails, shape, *near[-1], *near[1], near[-2][0], near[2][0]]
        (ahead, shape_ahead, _), (behind, shape_behind, _) = near[-1], near[1]
        double = [(ahead, word), (word, behind), (shape, shape_ahead), (shape, shape_behind), (shape, tails[-1]),
                  (ahead, shape)]  # fmt: skip
        found = [np.zeros(word.size, np.int64)]
        found += [_hashed(v, k + 1, bits) for k, v in enumerate(single)]
        found += [_hashed(a * 31 + b, 64 + k, bits) for k, (a, b) in enumerate(double)]
        return np.ascontiguousarray(np.stack(found, axis=1))

    def _shapes(self, start: Ints, end: Ints) -> Ints:
        """Which kinds of characters a token has, how it begins, how long it is, and whether it is the first."""
        kinds, upper = self.there.kinds, np.append(tables().upper, False)[known(self.there.points)]
        flags = [kinds == LETTER, kinds == DIGIT, kinds == HYPHEN, kinds == CODE, kinds == IDEOGRAPH, upper]
        shape = np.zeros(start.size, np.int64)
        for which in flags:
            some, all_ = _share(which, start, end)
            shape = 4 * shape + some + all_
        size = np.minimum(end - start, 7)
        first = np.append(True, self.rows[1:] != self.rows[:-1])[: start.size]
        capital = upper[np.minimum(start, max(upper.size - 1, 0))] if upper.size else np.zeros(start.size, bool)
        out: Ints = ((shape * 8 + size) * 2 + capital) * 2 + first
        return out

    def _shifted(self, values: Ints, by: int) -> Ints:
        """Of the token so many places behind (ahead, if negative) in the same text."""
        at = np.arange(values.size) + by
        inside = (at >= self.begins[self.rows]) & (at < self.begins[self.rows + 1])
        return np.where(inside, values[np.clip(at, 0, max(values.size - 1, 0))] if values.size else values, NOWHERE)


def _share(which: Bools, start: Ints, end: Ints) -> tuple[Bools, Bools]:
    """Whether some, and whether all of the characters are."""
    sums = np.append(0, np.cumsum(which))
    many = sums[end] - sums[start]
    return many > 0, many == end - start


def _hashed(values: Ints, number: int, bits: int) -> NDArray[np.int64]:
    z = (values.view(np.uint64) ^ np.uint64(number * 0x2545F4914F6CDD1D % (1 << 64))) * MIX
    z = (z ^ (z >> np.uint64(32))) * MIX
    out: NDArray[np.int64] = (z >> np.uint64(64 - bits)).astype(np.int64)
    return out
