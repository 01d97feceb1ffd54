"""Word deletion (Wei and Zou, EDA, EMNLP 2019)."""

import numpy as np

from ...core.item import Bools, Ints, Stack
from ...core.op import op
from ...core.philox import Words as Keys
from ..change import beside, chosen, many, rewrite, spoken
from ..pieces import hull
from ..rewording import Rewording
from ..steps import Edit
from ..targets import Passage
from ..words import Words


@op("word_deletion", Passage, needs=(Words,), keyed=True)
class WordDeletion(Rewording):
    """Delete words, each with a gap beside it; never all words of a text.

    EDA deletes each word with probability 0.1, which leaves many a short text as it was; here it is a share of the
    words, and at least one, so that no copy is its original.
    """

    def able(self, passage: Passage, words: Stack) -> Bools:
        words = hull(words)
        return super().able(passage, words) & (many(spoken(words), words, passage.length.size) > 1)

    def edit(self, passage: Passage, words: Stack, count: Ints, key: Keys) -> Edit:
        said, gone = many(spoken(words), words, passage.length.size), np.zeros(words.rows.size, bool)
        gone[chosen(key, words, self.may(words), np.minimum(count, said - 1))[0]] = True
        which = np.flatnonzero(beside(words, gone))
        at = words.data[which, :2]
        return rewrite(passage, words.rows[which], at, 0 * at)
