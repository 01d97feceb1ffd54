"""Filters of three by three pixels, by the numbers that Albumentations has in them."""

import numpy as np

from ....core.dist import Floats, Range
from ....core.op import Op, param
from ....image import Canvas
from ....image.steps import Convolve
from ...declare import own

AROUND = np.array([[-1.0, -1, -1], [-1, 0, -1], [-1, -1, -1]])
SLANT = np.array([[-1.0, -1, 0], [-1, 0, 1], [0, 1, 1]])
CORNERS = np.array([[-1.0, 0, 0], [0, 1, 0], [0, 0, 1]])
ONE = np.array([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]])


@own("sharpen", Canvas)
class Sharpened(Op):
    """The picture, and `alpha` of it by the eight pixels around each, taken from 8 + lightness times the pixel."""

    alpha: Range = param(default=0.3, low=0, high=1, neutral=0, unit="of the way")
    lightness: Range = param(default=0.75, low=0, high=100, unit="times")

    def step(self, canvas: Canvas, *, alpha: Floats, lightness: Floats) -> Convolve:
        part, light = alpha[:, None, None], lightness[:, None, None]
        return Convolve((1 - part) * ONE + part * (AROUND + (8 + light) * ONE))


@own("emboss", Canvas)
class Embossed(Op):
    """The picture, and `alpha` of it with a relief of this strength, lit from the upper left."""

    alpha: Range = param(default=0.3, low=0, high=1, neutral=0, unit="of the way")
    strength: Range = param(default=0.4, low=0, high=100, unit="times")

    def step(self, canvas: Canvas, *, alpha: Floats, strength: Floats) -> Convolve:
        part, by = alpha[:, None, None], strength[:, None, None]
        return Convolve((1 - part) * ONE + part * (CORNERS + by * SLANT))
