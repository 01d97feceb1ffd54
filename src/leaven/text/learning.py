"""Learning which words are used alike, from texts: neighbours in a space of contexts.

Counts of neighbouring words within a window, positive pointwise mutual information with smoothed contexts, truncated
SVD (Levy, Goldberg and Dagan, TACL 2015). Words that are used alike need not mean the same: "good" and "bad" are. Where
the texts have labels, neighbours that the labels tell apart are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..core.batch import Batch
from ..core.dist import Floats
from ..core.item import Bools, Each, Field, Ints, Label, Stack
from .kinds import CODE_OF, CODED, GAP, KIND, NEGATION, NUMBER
from .targets import Pieces, Text
from .words import Words

FLOOR, MOST = 5, 3000  # learned are words that occur so often, the most frequent so many of them
OFTEN = 0.1  # a word in more of the texts than this share is grammar, and stays
WINDOW, DIMENSIONS, SMOOTHING = 2, 64, 0.75
NEAR, NEIGHBOURS = 0.5, 4  # least cosine, most synonyms
APART = 2.0  # standard errors between the classes of two words, from which labels tell them apart

Table = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, eq=False)
class Seen:
    """Words of texts, in order. codes, texts, plain (w,): hash, number of the text, may be learned. strings: of codes.
    labels (texts, classes), or None."""

    codes: Ints
    texts: Ints
    plain: Bools
    strings: dict[int, str]
    labels: Floats | None


def learn(batches: Iterable[Batch]) -> Table:
    """Pairs of a word and the words used like it, nearest first; () where there is too little to learn from."""
    seen = read(batches)
    codes, number, count = np.unique(seen.codes, return_inverse=True, return_counts=True)
    frequent = np.flatnonzero(count >= FLOOR)
    frequent = np.sort(frequent[np.lexsort((codes[frequent], -count[frequent]))][:MOST])
    place = np.full(codes.size, -1)
    place[frequent] = np.arange(frequent.size)
    words = place[number]
    known, size = words >= 0, frequent.size
    if size < 2:
        return ()
    word, text = np.unique(np.stack([words[known], seen.texts[known]]), axis=1)
    spread = np.bincount(word, minlength=size)
    plain = np.bincount(words[known], seen.plain[known], minlength=size) > 0
    may = plain & (spread <= max(OFTEN * (1 + int(seen.texts.max())), FLOOR))
    vectors = embed(words, seen.texts, size)
    alike = np.round(vectors @ vectors.T, 6)  # the last bits are not the same on every machine
    np.fill_diagonal(alike, -1)
    alike[:, ~may] = -1
    if seen.labels is not None:
        alike[told_apart(np.stack([np.bincount(word, c[text], minlength=size) for c in seen.labels.T], axis=1))] = -1
    named = [seen.strings[code] for code in codes[frequent].tolist()]
    table = {}
    for k in np.flatnonzero(may).tolist():
        nearest = sorted(np.flatnonzero(alike[k] >= NEAR).tolist(), key=lambda j: (-alike[k, j], named[j]))
        if nearest:
            table[named[k]] = tuple(named[j] for j in nearest[:NEIGHBOURS])
    return tuple(sorted(table.items()))


def read(batches: Iterable[Batch]) -> Seen:
    codes, texts, plain, labels = list[Ints](), list[Ints](), list[Bools](), list[Floats]()
    strings, done = dict[int, str](), 0
    for batch in batches:
        fields: dict[str, Field] = {
            name: f.kind.enter(f) if isinstance(f, Stack) and issubclass(f.kind, Pieces) else f
            for name, f in batch.fields.items()
        }
        words = Words.derive(fields)
        text = next((f for f in fields.values() if isinstance(f, Each) and issubclass(f.kind, Text)), None)
        if words is None or text is None:
            continue
        said = (words.data[:, KIND] & GAP) == 0
        data, rows = words.data[said], words.rows[said]
        for k in np.unique(data[:, CODE_OF], return_index=True)[1].tolist():
            start, end = data[k, :2].tolist()
            strings.setdefault(int(data[k, CODE_OF]), text.values[rows[k]][start:end].lower())
        codes.append(data[:, CODE_OF])
        texts.append(rows + done)
        plain.append((data[:, KIND] & (NUMBER | NEGATION | CODED)) == 0)
        labels += [f.data for f in fields.values() if isinstance(f, Stack) and f.kind is Label]
        done += batch.n
    if not codes:
        return Seen(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, bool), {}, None)
    known = np.concatenate(labels) if labels else None
    return Seen(np.concatenate(codes), np.concatenate(texts), np.concatenate(plain), strings, known)


def embed(words: Ints, texts: Ints, size: int) -> Floats:
    """Words 0 ... size - 1 in order (-1: another one), and their texts -> (size, d) vectors of length one, or zero."""
    from scipy.sparse import coo_array
    from sklearn.utils.extmath import randomized_svd
    from threadpoolctl import threadpool_limits

    pairs = []
    for ahead in range(1, WINDOW + 1):  # a word so far behind and the same so far ahead are two contexts
        a, b = words[:-ahead], words[ahead:]
        near = (texts[:-ahead] == texts[ahead:]) & (a >= 0) & (b >= 0)
        a, b, place = a[near], b[near], 2 * ahead * size
        pairs += [np.stack([a, b + place - size]), np.stack([b, a + place - 2 * size])]
    i, j = np.concatenate(pairs, axis=1)
    shape = (size, 2 * WINDOW * size)
    counts = coo_array((np.ones(i.size), (i, j)), shape=shape).tocsr().tocoo()
    own, context = np.asarray(counts.sum(axis=1)).ravel(), np.asarray(counts.sum(axis=0)).ravel() ** SMOOTHING
    i, j = counts.coords
    information = np.log(counts.data * context.sum() / (own[i] * context[j]))
    positive = coo_array((np.maximum(information, 0), (i, j)), shape=shape).tocsr()
    with threadpool_limits(1, user_api="blas"):  # sums must not depend on the number of threads; and it is quicker
        left, strength, _ = randomized_svd(positive, min(DIMENSIONS, size - 1), random_state=0)
    vectors = left * np.sqrt(strength)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    return found


def told_apart(counts: Floats) -> Bools:
    """(w, classes) in how many texts of each class words stand -> (w, w) whether some class has a share of the one that
    chance does not explain by that of the other."""
    many = counts.sum(axis=1)
    inverse = 1 / np.maximum(many, 1)
    found = np.zeros((many.size, many.size), bool)
    for column in counts.T:
        share = column * inverse
        both = (column[:, None] + column) / np.maximum(many[:, None] + many, 1)
        error = np.sqrt(both * (1 - both) * (inverse[:, None] + inverse))
        found |= np.abs(share[:, None] - share) > APART * error + 1e-12
    return found
