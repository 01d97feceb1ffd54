"""Synonym replacement (Wei and Zou, EDA, EMNLP 2019)."""

import numpy as np

from ...core.item import Ints, Stack
from ...core.op import op
from ...core.philox import Words as Keys
from ..change import draws, ranked, rewrite
from ..kinds import CAPITALS, CODE_OF, KIND, TITLE
from ..steps import Edit
from ..synonyms import Synonymous
from ..targets import Passage
from ..words import Words


@op("synonym_replacement", Passage, needs=(Words,), keyed=True)
class SynonymReplacement(Synonymous):
    """Replace words by synonyms, in the same case."""

    def edit(self, passage: Passage, words: Stack, count: Ints, key: Keys) -> Edit:
        may, (u, v) = self.may(words), draws(key, words)
        chosen = may & (ranked(u, may, words) < count[words.rows])
        data = words.data[chosen]
        form = np.where(data[:, KIND] & CAPITALS, 2, np.where(data[:, KIND] & TITLE, 1, 0))
        by = self.thesaurus.pick(data[:, CODE_OF], v[chosen], form)
        return rewrite(passage, words.rows[chosen], data[:, :2], by, self.thesaurus.pool)
