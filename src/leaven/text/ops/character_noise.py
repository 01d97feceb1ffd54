"""Character noise: slips of the keyboard."""

import numpy as np

from ...core.dist import Range
from ...core.item import Bools, Ints, Stack
from ...core.op import op, param
from ...core.philox import Words as Keys
from ..change import chosen, further, rewrite
from ..keyboard import neighbours
from ..rewording import Rewording
from ..slips import possible, slips
from ..steps import Edit
from ..targets import Passage
from ..words import Letters


@op("character_noise", Passage, needs=(Letters,), keyed=True)
class CharacterNoise(Rewording):
    """Mistype characters of words: a key beside it instead or as well, swapped with the next one, or left out, each as
    likely where it is possible. A grapheme cluster is one character; a word keeps its first, so none is lost."""

    alpha: Range = param(default=0.05, low=0, high=1, neutral=0, unit="of the characters")

    def may(self, letters: Stack) -> Bools:
        return super().may(letters) & possible(letters, np.ones(letters.rows.size, bool)).any(axis=1)

    def edit(self, passage: Passage, letters: Stack, count: Ints, key: Keys) -> Edit:
        which, _, v = chosen(key, letters, self.may(letters), count)
        which, at, by, moved = slips(letters, which, v, further(key, letters, which))
        return rewrite(passage, letters.rows[which], at, by, neighbours()[1].ravel(), moved)
