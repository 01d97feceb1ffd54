"""Word swap (Wei and Zou, EDA, EMNLP 2019)."""

from typing import ClassVar

import numpy as np

from ...core.item import Ints, Stack
from ...core.op import op
from ...core.philox import Words as Keys
from ..change import chosen, many, rewrite
from ..rewording import Rewording
from ..steps import Edit
from ..targets import Passage
from ..words import Words


@op("word_swap", Passage, needs=(Words,), keyed=True)
class WordSwap(Rewording):
    """Let two words change places, anywhere in the text; gaps and punctuation stay. alpha counts swaps, none of which
    shares a word with another (EDA may move a word twice)."""

    least: ClassVar[int] = 2

    def edit(self, passage: Passage, words: Stack, count: Ints, key: Keys) -> Edit:
        may = self.may(words)
        swaps = np.minimum(count, many(may, words, passage.length.size) // 2)
        which, place, _ = chosen(key, words, may, 2 * swaps)
        which = which[np.lexsort((place, words.rows[which]))]  # in pairs: an even number in every row
        other = which.reshape(-1, 2)[:, ::-1].ravel()
        return rewrite(passage, words.rows[which], words.data[which, :2], words.data[other, :2])
