"""A multi-layer perceptron for tables."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from ...core.item import Ints
from ...core.op import Op
from .learner import Predict, Training, over_all
from .tables import encoder

HIDDEN, BATCH, STEPS = (128, 128), 32, 2000


@dataclass(frozen=True)
class PerceptronLearner:
    """Two hidden layers of 128, ReLU, Adam, weight decay 1e-3; inputs as for logistic regression. Every arm gets as
    many steps as any other, about 2000 of 32 rows, however many rows it has."""

    named: tuple[bool, ...]
    view: tuple[Op, ...] = ()
    name: str = "multi-layer perceptron"

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        from sklearn.neural_network import MLPClassifier
        from threadpoolctl import threadpool_limits

        inputs, classes, weights = train.hard()
        seen = encoder(self.named, dense=True).fit(inputs)
        features = np.asarray(seen.transform(inputs), np.float32)
        model = MLPClassifier(HIDDEN, alpha=1e-3, batch_size=min(BATCH, len(inputs)), random_state=seed % 2**32)
        with threadpool_limits(1, user_api="blas"):  # its products are small: threads cost more than they bring
            for _ in range(ceil(STEPS * BATCH / len(inputs))):
                model.partial_fit(features, classes, classes=np.unique(classes), sample_weight=weights)
        known, many = model.classes_, train.labels.shape[1]
        return lambda rows: over_all(model.predict_proba(np.asarray(seen.transform(rows), np.float32)), known, many)
