"""Slips of the keyboard: which of the four each mistyped letter becomes."""

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints, Stack
from .change import touching
from .keyboard import AROUND, neighbours
from .kinds import CODE_OF, FIRST, KIND, WORD

NEIGHBOUR, DOUBLE, SWAP, DROP = range(4)


def possible(letters: Stack, chosen: Bools) -> Bools:
    """(k, 4) which slips each letter may become: another key, or one more, where its key has neighbours; a swap with
    the next letter of its word, if that is another one and stays as it is; nothing. The first of a word stays there."""
    data, code = letters.data, letters.data[:, CODE_OF]
    near = (neighbours()[0][code.clip(0, 127)] > 0) & (code >= 0) & (code < 128)
    later, swap = (data[:, KIND] & FIRST) == 0, np.zeros(len(data), bool)
    swap[:-1] = (
        touching(letters)[1:]
        & (data[1:, WORD] == data[:-1, WORD])
        & ~chosen[1:]
        & ((code[1:] != code[:-1]) | (code[1:] < 0))
    )
    return np.stack([near, near, swap & later, later], axis=1)


def slips(letters: Stack, chosen: Bools, v: Floats, w: Floats) -> tuple[Ints, Ints, Ints, Bools]:
    """Which letters change, what is replaced (m, 2) and by what (m, 2), as `rewrite` wants them, and whether that moves
    within the text. Slip v of the four, or the next one that is possible; key w of those around."""
    may, picked = possible(letters, chosen)[chosen], np.flatnonzero(chosen)
    turn = ((v[chosen] * 4).astype(np.int64)[:, None] + np.arange(4)) % 4
    slip = turn[np.arange(picked.size), np.take_along_axis(may, turn, axis=1).argmax(axis=1)]
    code = letters.data[picked, CODE_OF].clip(0, 127)
    key = 2 * (code * AROUND + (w[chosen] * neighbours()[0][code]).astype(np.int64))
    at = letters.data[picked, :2]
    by = np.stack([np.where(slip == DOUBLE, key, key + 1), key + 2], axis=1)  # of the pairs of `neighbours`
    by[slip == DROP] = 0
    swapped = picked[slip == SWAP]
    by[slip == SWAP] = letters.data[swapped + 1, :2]
    which = np.concatenate([picked, swapped + 1])
    at = np.concatenate([at, letters.data[swapped + 1, :2]])
    by = np.concatenate([by, letters.data[swapped, :2]])
    return which, at, by, np.append(slip == SWAP, np.ones(swapped.size, bool))
