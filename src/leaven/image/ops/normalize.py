"""Normalize: zero mean and unit deviation, per channel."""

from dataclasses import replace
from typing import Any, Self

import numpy as np

from ...core.errors import BadData, Malformed
from ...core.item import Each
from ...core.op import Op, op, setting
from ..steps import Standardize
from ..targets import Canvas, Image


@op("normalize", Canvas, last=True)
class Normalize(Op):
    """(x - mean) / std per channel, in full scale; the result is float32 and is not clipped. Belongs to `finish`.

    Without `mean` and `std` they are learned from the training part, on prepared, not augmented, pictures. The fill of
    corners is standardised with the picture: black stays what black becomes.
    """

    mean: tuple[float, ...] | None = setting(default=None, learned=True, unit="of full scale")
    std: tuple[float, ...] | None = setting(default=None, learned=True, unit="of full scale")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.mean is None and self.std is None:
            return
        try:
            mean, std = np.array(self.mean, float), np.array(self.std, float)
        except (TypeError, ValueError):
            mean = std = np.empty((0, 0))
        if mean.shape != std.shape or mean.ndim != 1 or not (np.isfinite(mean) & np.isfinite(std) & (std > 0)).all():
            raise Malformed(
                f"{self.address}: mean = {self.mean}, std = {self.std}: give both, one finite number per channel, std "
                "above 0; or neither, to learn them."
            )

    def fit(self, data: Any) -> Self:
        count, total, squares = 0, np.zeros(1), np.zeros(1)
        for batch in data:
            for field in batch.find(Image).values():
                assert isinstance(field, Each)
                for pixels in field.values:
                    full = 1.0 if pixels.dtype == np.float32 else np.iinfo(pixels.dtype).max
                    values = pixels.reshape(-1, pixels.shape[-1]).astype(np.float64) / full
                    count += len(values)
                    total, squares = total + values.sum(axis=0), squares + (values**2).sum(axis=0)
        if not count:
            raise BadData(f"{self.address}: there are no pictures to learn mean and std from.")
        mean = total / count
        std = np.sqrt(np.maximum(squares / count - mean**2, 1e-12))
        return replace(self, mean=tuple(mean.tolist()), std=tuple(std.tolist()))

    def step(self, canvas: Canvas) -> Standardize:
        mean, std = np.array(self.mean, float), np.array(self.std, float)
        n = canvas.height.size
        return Standardize(np.tile(1 / std, (n, 1)), np.tile(-mean / std, (n, 1)))
