"""Texts: hashed words and pieces of words, weighted by how rare they are, and lengths."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...data.dataset import Dataset
from ..describe import Block, Reader

SIZE = 1024


def reader(values: Sequence[str], data: Dataset) -> Reader:
    """Words and pairs of them, and pieces of two to four characters within words, each hashed to 1024 columns: term
    frequencies in logarithms, times the inverse document frequency, scaled to length 1. Upper and lower case are kept,
    for slips of the keyboard change them."""
    from sklearn.feature_extraction.text import HashingVectorizer

    shared: dict[str, Any] = {"n_features": SIZE, "norm": None, "alternate_sign": False, "lowercase": False}
    hashers = (
        HashingVectorizer(analyzer="word", ngram_range=(1, 2), token_pattern=r"\w+|[^\w\s]", **shared),
        HashingVectorizer(analyzer="char_wb", ngram_range=(2, 4), **shared),
    )
    rare = [_rarity(_counts(hasher, values)) for hasher in hashers]

    def read(texts: Sequence[str]) -> list[Block]:
        blocks = [_weighted(_counts(hasher, texts), weights) for hasher, weights in zip(hashers, rare, strict=True)]
        lengths = [[np.log1p(len(text)), np.log1p(len(text.split()))] for text in texts]
        return [*blocks, np.array(lengths, np.float32)]

    return read


def _counts(hasher: Any, texts: Sequence[str]) -> Block:
    return np.asarray(hasher.transform(texts).toarray(), np.float32)


def _rarity(counts: Block) -> Block:
    """(columns,) log((1 + n) / (1 + how many texts have it)) + 1, as in scikit-learn."""
    return np.asarray(np.log((1 + len(counts)) / (1 + (counts > 0).sum(axis=0))) + 1, np.float32)


def _weighted(counts: Block, rare: Block) -> Block:
    weighted = np.log1p(counts) * rare
    size = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return np.asarray(weighted / np.where(size > 0, size, 1), np.float32)
