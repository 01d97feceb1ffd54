"""Sharpness: softer or crisper."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import Convolve
from ..targets import Canvas

SMOOTH = np.array([[1, 1, 1], [1, 5, 1], [1, 1, 1]]) / 13
SAME = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])


@op("sharpness", Canvas)
class Sharpness(Op):
    """Blend each pixel with a weighted mean of its 3 x 3 neighbours, itself 5 of 13 parts: 0 is that mean, 1 leaves the
    picture, 2 doubles the distance from it. The border is mirrored. Cost: a pass of its own."""

    factor: Range = param(default=(0.5, 1.5), low=0, high=10, neutral=1, unit="times")

    def step(self, canvas: Canvas, *, factor: Floats) -> Convolve:
        return Convolve(SMOOTH + factor[:, None, None] * (SAME - SMOOTH))
