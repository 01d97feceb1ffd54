"""Random convolutions and a ridge: a strong and fast learner for short and long series (Dempster et al., KDD 2021)."""

from dataclasses import dataclass

import numpy as np

from ...core.item import Ints
from ...core.op import Op
from ...data.dataset import Dataset
from .learner import Inputs, Predict, Training

FEATURES, FEWER, MANY = 5000, 2000, 1000  # fewer features from so many items on: a ridge costs their square


@dataclass(frozen=True)
class ConvolutionLearner:
    """Shares of places at which random dilated convolutions exceed a bias, and a ridge on labels, whose strength is
    chosen per arm by leaving out one parent with all its copies. The convolutions are fitted to the first row of each
    parent, the item itself, so that arms of the same draw share them, and copies alone change nothing. Any lengths and
    numbers of channels; missing values are bridged by straight lines; soft labels and weights are used as they are."""

    features: int = FEATURES
    view: tuple[Op, ...] = ()
    name: str = "ridge on random convolutions"

    @classmethod
    def of(cls, data: Dataset) -> "ConvolutionLearner":
        return cls(FEATURES if len(data) < MANY else FEWER)

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        from .convolutions import fit_convolutions
        from .ridge import fit_ridge

        inputs, firsts = list(train.inputs), np.unique(groups, return_index=True)[1].tolist()
        generator = np.random.default_rng(seed % 2**63)
        convolutions = fit_convolutions([inputs[k] for k in firsts], self.features, generator)
        ridge = fit_ridge(convolutions(inputs), train.labels, train.weights, groups)

        def predict(inputs: Inputs) -> Inputs:
            return ridge(convolutions(list(inputs)))

        return predict
