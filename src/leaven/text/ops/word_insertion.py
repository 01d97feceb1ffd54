"""Word insertion (Wei and Zou, EDA, EMNLP 2019)."""

import numpy as np

from ...core.item import Ints, Stack
from ...core.op import op
from ...core.philox import Words as Keys
from ..change import draws, many, ranked, rewrite, slots
from ..kinds import CODE_OF
from ..steps import Edit
from ..synonyms import Synonymous
from ..targets import Passage
from ..words import Words


@op("word_insertion", Passage, needs=(Words,), keyed=True)
class WordInsertion(Synonymous):
    """Insert synonyms of words of the text ahead of any of its words, with a space behind each."""

    def edit(self, passage: Passage, words: Stack, count: Ints, key: Keys) -> Edit:
        may, (u, v), (w, _) = self.may(words), draws(key, words), draws(key, words, 1)
        chosen = may & (ranked(u, may, words) < count[words.rows])
        rows, where = words.rows[chosen], slots(words, self.protect)
        there = many(where, words, passage.length.size)
        first = np.cumsum(there) - there
        slot = np.flatnonzero(where)[(first[rows] + (w[chosen] * there[rows]).astype(np.int64))]
        at = words.data[slot][:, [0, 0]]
        by = self.thesaurus.pick(words.data[chosen, CODE_OF], v[chosen], np.zeros_like(rows))
        by[:, 1] += 1  # and the space behind it
        return rewrite(passage, rows, at, by, self.thesaurus.pool)
