"""Pooled log-mel features and a ridge: a quick and steady learner for short sounds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...audio.ops.resample import Resample
from ...core.dist import Floats
from ...core.item import Ints
from ...core.op import Op
from ...data.dataset import Dataset
from .learner import Inputs, Predict, Training

KEPT = 50_000  # sounds whose features are remembered: 640 bytes each


@dataclass(frozen=True, eq=False)
class LogMelLearner:
    """Mean and deviation over time of 40 log-mel bands, and a ridge on labels, whose strength is chosen per arm by
    leaving out one parent with all its copies. Any lengths and channels; all are brought to one rate. Soft labels and
    weights are used as they are. Features of the same samples are computed once for all repeats and arms."""

    rate: int
    view: tuple[Op, ...]
    name: str = "ridge on pooled log-mel bands"
    _known: dict[bytes, Floats] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, data: Dataset) -> "LogMelLearner":
        """The rate that most of them have."""
        rates, counts = np.unique(np.asarray(data.extents)[:, 1], return_counts=True)
        rate = int(rates[counts.argmax()])
        return cls(rate, (Resample(rate=rate, name="the learner's view"),))

    def fit(self, train: Training, groups: Ints, seed: int) -> Predict:
        from .ridge import fit_ridge

        ridge = fit_ridge(self._features(train.inputs), train.labels, train.weights, groups)

        def predict(inputs: Inputs) -> Any:
            return ridge(self._features(inputs))

        return predict

    def _features(self, waves: Sequence[NDArray[np.float32]]) -> Floats:
        return np.stack([self._of(wave) for wave in waves])

    def _of(self, wave: NDArray[np.float32]) -> Floats:
        from ...audio.log_mel import pooled

        key = blake2b(np.ascontiguousarray(wave).data, digest_size=16, salt=str(wave.shape[1])[:16].encode()).digest()
        if (found := self._known.get(key)) is None:
            found = pooled(wave, self.rate)
            if len(self._known) < KEPT:
                self._known[key] = found
        return found
