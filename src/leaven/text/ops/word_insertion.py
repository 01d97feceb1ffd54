"""Word insertion (Wei and Zou, EDA, EMNLP 2019)."""

import numpy as np

from ...core.item import Ints, Stack
from ...core.op import op
from ...core.philox import Words as Keys
from ..change import chosen, further, many, rewrite, slots
from ..kinds import CODE_OF
from ..steps import Edit
from ..synonyms import Synonymous
from ..targets import Passage
from ..words import Words


@op("word_insertion", Passage, needs=(Words,), keyed=True)
class WordInsertion(Synonymous):
    """Insert synonyms of words of the text ahead of any of its words, with a space behind each."""

    def edit(self, passage: Passage, words: Stack, count: Ints, key: Keys) -> Edit:
        which, _, v = chosen(key, words, self.may(words), count)
        rows, where = words.rows[which], slots(words, self.protect)
        there = many(where, words, passage.length.size)
        first = np.cumsum(there) - there
        slot = np.flatnonzero(where)[(first[rows] + (further(key, words, which) * there[rows]).astype(np.int64))]
        at = words.data[slot][:, [0, 0]]
        by = self.thesaurus.pick(words.data[which, CODE_OF], v, np.zeros_like(rows))
        by[:, 1] += 1  # and the space behind it
        return rewrite(passage, rows, at, by, self.thesaurus.pool)
