"""Logistic regression for tables, its regularisation tuned inside each training set."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...core.item import Ints
from ...core.op import Op
from .learner import Inputs, Predict, Training, over_all

STRENGTHS = (0.01, 0.1, 1.0, 10.0)
FOLDS = 3


@dataclass(frozen=True)
class LogisticLearner:
    """Categories one-hot (unseen ones count as none), numbers standardised, missing numbers set to the median and
    marked. C is chosen by grouped 3-fold inside the training set, per arm, since it depends on the number of rows."""

    named: tuple[bool, ...]
    view: tuple[Op, ...] = ()
    name: str = "logistic regression"

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        from sklearn.model_selection import StratifiedGroupKFold

        inputs, classes, weights = train.hard()
        rows = np.nonzero(train.labels > 0)[0]
        parents, best = groups[rows], 1.0
        if min(np.bincount(classes)[np.unique(classes)]) >= FOLDS and len(np.unique(parents)) >= 10 * FOLDS:
            folds = list(
                StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed % 2**32).split(inputs, classes, parents)
            )
            scores = [
                np.mean([_score(self._model(c), inputs, classes, weights, inner, outer) for inner, outer in folds])
                for c in STRENGTHS
            ]
            best = STRENGTHS[int(np.argmax(scores))]
        model = self._model(best).fit(inputs, classes, logisticregression__sample_weight=weights)
        return lambda rows: over_all(model.predict_proba(rows), model.classes_, train.labels.shape[1])

    def _model(self, strength: float) -> Any:
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        return make_pipeline(encoder(self.named), LogisticRegression(C=strength, max_iter=1000))


def encoder(named: tuple[bool, ...], *, dense: bool = False) -> Any:
    """Rows (n, columns) -> features: names one-hot, unseen ones none; numbers standardised, their gaps at the median
    and marked."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    scaled = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True), StandardScaler()
    )
    names, numbers = np.flatnonzero(named), np.flatnonzero(~np.array(named))
    columns = [("names", OneHotEncoder(handle_unknown="ignore"), names), ("numbers", scaled, numbers)]
    return ColumnTransformer(columns, sparse_threshold=0 if dense else 0.3)


def _score(model: Any, inputs: Inputs, classes: Ints, weights: Any, inner: Ints, outer: Ints) -> float:
    model.fit(inputs[inner], classes[inner], logisticregression__sample_weight=weights[inner])
    return float(np.average(model.predict(inputs[outer]) == classes[outer], weights=weights[outer]))
