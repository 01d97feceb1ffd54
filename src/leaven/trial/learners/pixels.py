"""A support vector machine on pixels: a sound learner for small pictures and few labels."""

from dataclasses import dataclass

import numpy as np

from ...core.dist import Floats
from ...core.item import Ints
from ...core.op import Op
from ...data.dataset import Dataset
from ...image.ops.resize import Resize
from .learner import SMALL, Inputs, Predict, Training, over_all


@dataclass(frozen=True)
class PixelLearner:
    """RBF kernel (gamma = 1 / (features x variance)), C = 10: on few pictures the training set is separable and C does
    not bind, so repeating items, which multiplies C, changes next to nothing. Scores are the votes of the pairs of
    classes, and within a vote how clear they are: ties of votes, which are rare, go to the clearest class."""

    view: tuple[Op, ...] = ()
    name: str = "support vector machine on pixels"

    @classmethod
    def of(cls, data: Dataset) -> "PixelLearner":
        sizes = data.sizes
        if len(sizes) == 1 and sizes.max() <= SMALL:
            return cls()
        return cls(
            (Resize(size=(SMALL, SMALL), name="the learner's view"),),
            f"support vector machine on {SMALL} x {SMALL} thumbnails",
        )

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        from sklearn.svm import SVC

        inputs, classes, weights = train.hard()
        machine = SVC(C=10.0, gamma="scale", cache_size=500)
        machine.fit(_flat(inputs), classes, sample_weight=None if (weights == 1).all() else weights)

        def predict(pictures: Inputs) -> Floats:
            found = machine.decision_function(_flat(pictures))
            found = np.stack([-found, found], axis=1) if found.ndim == 1 else found
            return over_all(found, machine.classes_, train.labels.shape[1], missing=found.min() - 1)

        return predict


def _flat(pictures: Inputs) -> Inputs:
    full = 1.0 if pictures.dtype.kind == "f" else float(np.iinfo(pictures.dtype).max)
    return (pictures.reshape(len(pictures), -1) / np.float32(full)).astype(np.float64)
