"""The averaged structured perceptron, compiled (Collins, EMNLP 2002). Holds no GIL.

Tags are those of `leaven.text.Tags`: 0 outside, 1 + 2c the first of a span of type c, 2 + 2c a further one. What BIO
forbids (a further one that follows neither) has no path.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ...core.dist import Floats
from ...core.item import Ints

NO_PATH = -1e30


def learn(features: Ints, tags: Ints, begins: Ints, order: Ints, weights: Floats, kinds: int, size: int) -> tuple[
    NDArray[Any], NDArray[Any]
]:  # fmt: skip
    """Visits texts in `order` -> averaged weights (size, kinds) of features, and (kinds + 1, kinds) of a tag after
    another (the last row: at the beginning). weights (n,): what an error in a text counts for."""
    return _learn(features, tags, begins, order, weights, kinds, size)  # type: ignore[no-any-return]


def decode(features: Ints, begins: Ints, scores: NDArray[Any], moves: NDArray[Any]) -> Ints:
    """(t,) the best tags of every text."""
    return _decode(features, begins, scores, moves)  # type: ignore[no-any-return]


@njit(nogil=True, cache=True)
def _learn(features, tags, begins, order, weights, kinds, size):  # type: ignore[no-untyped-def]
    now, late = np.zeros((size, kinds), np.float32), np.zeros((size, kinds), np.float32)
    moves, late_moves = np.zeros((kinds + 1, kinds), np.float32), np.zeros((kinds + 1, kinds), np.float32)
    for turn in range(order.size):
        text = order[turn]
        first, stop = begins[text], begins[text + 1]
        if first == stop:
            continue
        found = _best(features, first, stop, now, moves)
        step = np.float32(weights[text])
        last, last_found = kinds, kinds
        for t in range(first, stop):
            true, tag = tags[t], found[t - first]
            if true != tag:
                for f in features[t]:
                    now[f, true] += step
                    now[f, tag] -= step
                    late[f, true] += turn * step
                    late[f, tag] -= turn * step
            if true != tag or last != last_found:
                moves[last, true] += step
                moves[last_found, tag] -= step
                late_moves[last, true] += turn * step
                late_moves[last_found, tag] -= turn * step
            last, last_found = true, tag
    turns = np.float32(max(order.size, 1))
    return now - late / turns, moves - late_moves / turns


@njit(nogil=True, cache=True)
def _decode(features, begins, scores, moves):  # type: ignore[no-untyped-def]
    out = np.zeros(features.shape[0], np.int64)
    for text in range(begins.size - 1):
        first, stop = begins[text], begins[text + 1]
        if first < stop:
            out[first:stop] = _best(features, first, stop, scores, moves)
    return out


@njit(nogil=True, cache=True)
def _best(features, first, stop, scores, moves):  # type: ignore[no-untyped-def]
    """Viterbi; ties go to the lowest tag."""
    kinds, length = scores.shape[1], stop - first
    best, back = np.empty((length, kinds), np.float64), np.zeros((length, kinds), np.int64)
    for t in range(length):
        for tag in range(kinds):
            own = 0.0
            for f in features[first + t]:
                own += scores[f, tag]
            inner = tag > 0 and tag % 2 == 0
            if t == 0:
                best[t, tag] = NO_PATH if inner else own + moves[kinds, tag]
                continue
            top, where = 2 * NO_PATH, 0
            for before in range(kinds):
                if inner and before != tag and before != tag - 1:
                    continue
                path = best[t - 1, before] + moves[before, tag]
                if path > top:
                    top, where = path, before
            best[t, tag], back[t, tag] = top + own, where
    out = np.empty(length, np.int64)
    out[length - 1] = np.argmax(best[length - 1])
    for t in range(length - 1, 0, -1):
        out[t - 1] = back[t, out[t]]
    return out
