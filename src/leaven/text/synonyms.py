"""Synonyms: what the ops that need them are given or learn, and how they look them up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from ..core.artefact import Artefact
from ..core.dist import Floats
from ..core.errors import Malformed
from ..core.item import Bools, Ints, Stack
from ..core.op import setting
from .hashing import among, codes_of
from .kinds import CODE_OF
from .learning import Table, learn
from .rewording import Rewording
from .steps import Pool


@dataclass(frozen=True, eq=False)
class Thesaurus:
    """codes (w,), ascending: hashes of the words that have synonyms; those of word k are entries first[k]:first[k + 1].
    entries (3, e, 2): where in `pool` each stands as written, capitalised, and in capitals; a space is behind it."""

    codes: Ints
    first: Ints
    entries: Ints
    pool: Pool

    @classmethod
    def of(cls, table: Table) -> Self:
        codes = codes_of(word for word, _ in table)
        order = np.argsort(codes, kind="stable")
        listed = [table[k][1] for k in order.tolist()]
        flat = [synonym for synonyms in listed for synonym in synonyms]
        formed = [form(synonym) for form in (str, _capitalised, str.upper) for synonym in flat]
        length = np.array([len(text) for text in formed], np.int64)
        start = np.cumsum(length + 1) - length - 1
        text = "".join(f"{text} " for text in formed).encode("utf-32-le", "surrogatepass")
        return cls(
            codes[order], np.append(0, np.cumsum([len(synonyms) for synonyms in listed])).astype(np.int64),
            np.stack([start, start + length], axis=1).reshape(3, len(flat), 2), np.frombuffer(text, "<u4"),
        )  # fmt: skip

    def has(self, words: Stack) -> Bools:
        """(k,) which words have synonyms."""
        return among(words.data[:, CODE_OF], self.codes)

    def pick(self, codes: Ints, u: Floats, form: Ints) -> Ints:
        """(k, 2) where in the pool stands the synonym that u chooses for words of these codes, which have some."""
        word = np.searchsorted(self.codes, codes)
        first, stop = self.first[word], self.first[word + 1]
        return self.entries[form, first + (u * (stop - first)).astype(np.int64)]


@dataclass(frozen=True, kw_only=True)
class Synonymous(Rewording):
    """synonyms: {word: [its synonyms]}, of any language, case aside. Without them they are learned from the texts of
    the training part (see `learn`), and a text with no word that has one is skipped, and recorded."""

    synonyms: Table | Artefact | None = setting(default=None, learned=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.synonyms is not None and not isinstance(self.synonyms, Artefact):
            object.__setattr__(self, "synonyms", as_table(f"{self.kind}.synonyms", self.synonyms))

    def fit(self, data: Any) -> Self:
        return replace(self, synonyms=kept(learn(data)))

    @cached_property
    def thesaurus(self) -> Thesaurus:
        return Thesaurus.of(restored(self.synonyms) if isinstance(self.synonyms, Artefact) else self.synonyms or ())

    def may(self, words: Stack) -> Bools:
        return super().may(words) & self.thesaurus.has(words)


def as_table(what: str, given: Any) -> Table:
    """A mapping, or pairs as they stand in a file -> sorted pairs. Malformed: it is neither, or a word has none."""
    pairs: list[Any] = list(given.items()) if isinstance(given, Mapping) else [given]
    if isinstance(given, tuple):
        pairs = list(given)
    table = {}
    for pair in pairs:
        word, many = pair if isinstance(pair, tuple | list) and len(pair) == 2 else ("", ())
        many = (many,) if isinstance(many, str) else many
        fits = isinstance(word, str) and isinstance(many, tuple | list) and word and many
        if not fits or not all(isinstance(synonym, str) and synonym for synonym in many):
            raise Malformed(f"{what}: {pair!r}: must be {{word: [synonym, ...]}}, with at least one each.")
        table[word.lower()] = tuple(many)
    return tuple(sorted(table.items()))


def kept(table: Table) -> Artefact:
    """What was learned, as arrays: words, how many synonyms each has, and all of these, in order."""
    flat = [synonym for _, synonyms in table for synonym in synonyms]
    words, counts = np.array([word for word, _ in table], "U"), np.array([len(many) for _, many in table], np.int64)
    return Artefact("synonyms", {"words": words, "counts": counts, "synonyms": np.array(flat, "U")})


def restored(artefact: Artefact) -> Table:
    """Malformed: it holds something else."""
    if artefact.kind != "synonyms":
        raise Malformed(f"{artefact}: holds no synonyms; learn them anew, or give a mapping.")
    words, counts, flat = (artefact.arrays[name].tolist() for name in ("words", "counts", "synonyms"))
    ends = np.cumsum(counts, dtype=np.int64).tolist()
    return tuple((w, tuple(flat[end - count : end])) for w, count, end in zip(words, counts, ends, strict=True))


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]
