"""Smoothing by a Gaussian kernel of given size."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....core.dist import Floats, Range
from ....core.op import Op, param, setting
from ....image import Canvas
from ....image.painting import paints
from ....image.steps import OnCanvas
from ...declare import own


@dataclass(frozen=True, slots=True, eq=False)
class Separable(OnCanvas):
    """Weights along x (n, k) and along y (n, l), k and l odd; the border is mirrored, its pixel once."""

    across: Floats
    down: Floats


@paints(Separable)
def _(step: Separable, i: int, source: NDArray[Any], out: NDArray[Any]) -> None:
    import cv2  # beside a sum over the square it takes k + l steps a pixel instead of k * l

    across, down = _within(step.across[i], source.shape[1]), _within(step.down[i], source.shape[0])
    smooth = cv2.sepFilter2D(source, -1, across, down, borderType=cv2.BORDER_REFLECT_101)
    out[...] = smooth.reshape(source.shape)


def _within(weights: Floats, side: int) -> Floats:
    """OpenCV mirrors a picture of one pixel to itself only for one weight."""
    return weights if side > 1 else np.ones(1)


@own("gaussian_kernel", Canvas)
class GaussianKernel(Op):
    """A Gaussian of deviation `sigma`, cut off at a kernel of `size` (width, height) whose weights sum to 1."""

    sigma: Range = param(default=(0.1, 2.0), low=1e-3, high=1e3, unit="pixels")
    size: tuple[int, int] = setting(default=(3, 3), low=1, high=999, unit="pixels")

    def step(self, canvas: Canvas, *, sigma: Floats) -> Separable:
        return Separable(_bell(sigma, self.size[0]), _bell(sigma, self.size[1]))


def _bell(sigma: Floats, size: int) -> Floats:
    weights = np.exp(-0.5 * ((np.arange(size) - size // 2) / sigma[:, None]) ** 2)
    found: Floats = weights / weights.sum(axis=1, keepdims=True)
    return found
