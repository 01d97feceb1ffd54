"""Logistic regression on words and pairs of words, its regularisation tuned inside each training set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.item import Ints
from ...core.op import Op
from .learner import Inputs, Predict, Training, over_all, some

STRENGTHS = (1.0, 10.0, 100.0)
FOLDS, FEWEST = 3, 30  # inner folds, and the fewest parents that are cut into them
WORD = r"(?u)\b\w+\b|[?!]"


@dataclass(frozen=True)
class WordsLearner:
    """TF-IDF (sublinear, of length 1) of the words and pairs of neighbouring words that at least two parents have, so
    that copies make no word known that was not; then logistic regression. C is chosen by grouped 3-fold inside the
    training set, per arm, since it depends on the number of rows."""

    view: tuple[Op, ...] = ()
    name: str = "logistic regression on words and pairs of words"

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        texts, classes, weights = train.hard()
        parents = np.unique(groups[np.nonzero(train.labels > 0)[0]], return_inverse=True)[1]
        many, best = int(parents.max()) + 1, STRENGTHS[1]
        if many >= FEWEST:
            fold, right = (np.random.default_rng(seed).permutation(many) % FOLDS)[parents], np.zeros(len(STRENGTHS))
            for held in range(FOLDS):
                inner, outer = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
                words = Words.of(some(texts, inner), parents[inner])
                x, y = words.read(some(texts, inner)), words.read(some(texts, outer))
                for k, strength in enumerate(STRENGTHS):
                    model = _model(strength).fit(x, classes[inner], sample_weight=weights[inner])
                    right[k] += weights[outer] @ (model.predict(y) == classes[outer])
            best = STRENGTHS[int(np.argmax(right))]
        words = Words.of(texts, parents)
        model = _model(best).fit(words.read(texts), classes, sample_weight=weights)
        known, many = model.classes_, train.labels.shape[1]
        return lambda inputs: over_all(model.predict_proba(words.read(inputs)), known, many)


@dataclass(frozen=True, eq=False)
class Words:
    """Which words and pairs count, and for how much."""

    counts: Any
    columns: Ints
    weigh: Any

    @classmethod
    def of(cls, texts: Sequence[str], parents: Ints) -> "Words":
        from scipy.sparse import coo_array
        from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

        counts = CountVectorizer(ngram_range=(1, 2), token_pattern=WORD)
        found = counts.fit_transform(texts)
        ones = np.ones(len(texts))
        own = coo_array((ones, (parents, np.arange(len(texts)))), shape=(int(parents.max()) + 1, len(texts))).tocsr()
        shared = np.asarray(((own @ found) > 0).sum(axis=0)).ravel()
        columns = np.flatnonzero(shared > 1)
        columns = columns if columns.size else np.arange(shared.size)
        return cls(counts, columns, TfidfTransformer(sublinear_tf=True).fit(found[:, columns]))

    def read(self, texts: Inputs) -> Any:
        return self.weigh.transform(self.counts.transform(texts)[:, self.columns])


def _model(strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=1000, tol=1e-3)
