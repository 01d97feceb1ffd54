"""AEDA: an easier data augmentation (Karimi, Rossi and Prati, EMNLP Findings 2021)."""

import numpy as np

from ...core.dist import Range
from ...core.item import Bools, Ints, Stack
from ...core.op import op, param
from ...core.philox import Words as Keys
from ..change import chosen, rewrite, slots
from ..rewording import Rewording
from ..steps import Edit
from ..targets import Passage
from ..words import Words

MARKS = np.frombuffer(". , ! ? ; : ".encode("utf-32-le"), "<u4")


@op("aeda", Passage, needs=(Words,), keyed=True)
class Aeda(Rewording):
    """Insert punctuation, one of . , ! ? ; : ahead of words, with a space behind; every word stays. `alpha` counts
    marks by the words of the text: up to a third of them, as in the paper, and at least one."""

    alpha: Range = param(default=(0.0, 1 / 3), low=0, high=1, neutral=0, unit="of the words")

    def may(self, words: Stack) -> Bools:
        return slots(words, self.protect)

    def edit(self, passage: Passage, words: Stack, count: Ints, key: Keys) -> Edit:
        which, _, v = chosen(key, words, self.may(words), count)
        mark = 2 * (v * (MARKS.size // 2)).astype(np.int64)
        at = words.data[which][:, [0, 0]]
        return rewrite(passage, words.rows[which], at, np.stack([mark, mark + 2], axis=1), MARKS)
