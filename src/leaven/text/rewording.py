"""What the ops on words share: how many words they touch, and which they leave alone."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from ..core.dist import Floats, Range
from ..core.item import Bools, Ints, Stack
from ..core.op import Op, param, setting
from ..core.philox import Words as Keys
from .change import PROTECT, free, many, share
from .pieces import hull
from .steps import Edit
from .targets import Passage


@dataclass(frozen=True, kw_only=True)
class Rewording(Op):
    """alpha: the share of the words that is touched; at least one, unless alpha is 0. protect: "all" leaves alone what
    lies in a span or an entity, numbers, negations, and what looks like an address, a tag or a placeholder; "spans"
    and "words" the one or the other; "none" nothing. A text with too few words left is skipped, and recorded."""

    alpha: Range = param(default=0.1, low=0, high=1, neutral=0, unit="of the words")
    protect: str = setting(default="all", options=PROTECT)
    least: ClassVar[int] = 1  # so many words must be free

    def able(self, passage: Passage, words: Stack) -> Bools:
        """(n,) the rows with enough words to work on."""
        words = hull(words)
        out: Bools = many(self.may(words), words, passage.length.size) >= self.least
        return out

    def may(self, words: Stack) -> Bools:
        """(k,) the words it may touch."""
        return free(words, self.protect)

    def step(self, passage: Passage, words: Stack, *, alpha: Floats, key: Keys) -> Edit:
        words = hull(words)
        return self.edit(passage, words, share(alpha, words), key)

    @abstractmethod
    def edit(self, passage: Passage, words: Stack, count: Ints, key: Keys) -> Edit:
        """The edit that touches `count` (n,) words of each text."""
