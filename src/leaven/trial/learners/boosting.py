"""Gradient boosting for tables: what most people use on them."""

from dataclasses import dataclass

import numpy as np

from ...core.dist import Floats
from ...core.item import Ints
from ...core.op import Op
from .learner import Inputs, Predict, Training, over_all

LEAF = 20  # items that a leaf holds at least
MOST = 255  # different names in a column that scikit-learn takes; a column with more is read as numbers


@dataclass(frozen=True)
class BoostingLearner:
    """Histogram gradient boosting (Friedman 2001; Ke et al. 2017): 100 trees of up to 31 leaves, learning rate 0.1, no
    early stopping. Names are split by sets of names, gaps have a side of their own, what was never seen is a gap.

    A leaf holds 20 items at least, or as many rows as come of 20 items where these are repeated or added to: so plain
    copies change nothing, and what a policy gains is not a weaker regularisation. named: of the columns. counts: how
    many names each has.
    """

    named: tuple[bool, ...]
    counts: tuple[int, ...]
    view: tuple[Op, ...] = ()
    name: str = "gradient boosting"

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        from sklearn.ensemble import HistGradientBoostingClassifier
        from threadpoolctl import threadpool_limits

        inputs, classes, weights = train.hard()
        leaf = round(LEAF * len(inputs) / len(np.unique(groups)))
        names = [name and count <= MOST for name, count in zip(self.named, self.counts, strict=True)]
        model = HistGradientBoostingClassifier(
            early_stopping=False, min_samples_leaf=leaf, random_state=seed % 2**32, categorical_features=names
        )
        with threadpool_limits(1, user_api="openmp"):  # arms train side by side already
            model.fit(inputs, classes, sample_weight=weights)

        def predict(rows: Inputs) -> Floats:
            with threadpool_limits(1, user_api="openmp"):
                return over_all(model.predict_proba(rows), model.classes_, train.labels.shape[1])

        return predict
