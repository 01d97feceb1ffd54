"""A linear tagger of tokens: what finds spans in texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ...core.item import Ints
from ...core.op import Op
from ...core.philox import stream
from ...text.pieces import END, START, meet, stretch
from .features import Sentences
from .learner import Predict, Training

BITS = 18  # of a hashed feature
VISITS = 8  # of each parent, however many copies it has
FIT = 0.99  # of the ends of spans that must be ends of coarse tokens


@dataclass(frozen=True)
class TaggerLearner:
    """An averaged perceptron over BIO tags with Viterbi decoding (Collins, EMNLP 2002), on hashed features of a token
    and its neighbours. Every arm visits as many rows, 8 times the number of parents, so that copies share the visits of
    their item.

    types: how many kinds of span there are. Tokens are what stands between white space; where spans of the training
    set end elsewhere, punctuation is cut off too.
    """

    types: int
    view: tuple[Op, ...] = ()
    name: str = "averaged perceptron on tokens"

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        from .structured import decode, learn

        read = Sentences.of(train.inputs, fine=False)
        fine = not _fits(read, train.labels)
        read = Sentences.of(train.inputs, fine=True) if fine else read
        visits = _order(len(train), VISITS * np.unique(groups).size, seed)
        features, tags = read.features(BITS), _tags(read, train.labels)
        scores, moves = learn(features, tags, read.begins, visits, train.weights, 1 + 2 * self.types, 1 << BITS)

        def predict(inputs: Sequence[str]) -> list[Ints]:
            new = Sentences.of(inputs, fine=fine)
            return _spans(new, decode(new.features(BITS), new.begins, scores, moves))

        return predict


def _order(rows: int, visits: int, seed: int) -> Ints:
    """Permutations of the rows, one after another, cut after so many."""
    turns = -(-visits // rows)
    orders = [np.argsort(stream(np.uint64((seed << 16) + k & 0xFFFFFFFFFFFFFFFF), rows)) for k in range(turns)]
    return np.concatenate(orders)[:visits]


def _marks(labels: Sequence[Ints]) -> tuple[Ints, Ints]:
    """All spans, and the number of the text of each."""
    return np.concatenate(labels).reshape(-1, 3), np.repeat(np.arange(len(labels)), [len(spans) for spans in labels])


def _fits(read: Sentences, labels: Sequence[Ints]) -> bool:
    """Whether spans end where tokens do."""
    spans, rows = _marks(labels)
    far = stretch(spans[:, END], read.places[:, END])
    ends = [np.isin(rows * far + spans[:, k], read.rows * far + read.places[:, k]) for k in (START, END)]
    return bool(np.mean(ends) >= FIT) if len(spans) else True


def _tags(read: Sentences, labels: Sequence[Ints]) -> Ints:
    """(t,) the tag of each token: of the first span that it is part of."""
    spans, rows = _marks(labels)
    i, j = meet(read.rows, read.places, rows, spans[:, :2])
    order = np.lexsort((j, i))
    tokens, first = np.unique(i[order], return_index=True)
    span = j[order][first]
    tags = np.zeros(read.rows.size, np.int64)
    begins = np.append(True, span[1:] != span[:-1])[: span.size]
    tags[tokens] = 2 + 2 * spans[span, 2] - begins
    return tags


def _spans(read: Sentences, tags: Ints) -> list[Ints]:
    """The spans of each text."""
    later = np.append(tags[1:], 0)[: tags.size]
    head, last = np.flatnonzero(tags % 2), np.flatnonzero((later % 2 == 1) | (later == 0))
    tail = last[np.searchsorted(last, head)]  # what no I- follows
    spans = np.stack([read.places[head, START], read.places[tail, END], (tags[head] - 1) // 2], axis=1)
    cuts = np.searchsorted(read.rows[head], np.arange(read.begins.size))
    return [spans[a:b] for a, b in pairwise(cuts.tolist())]
