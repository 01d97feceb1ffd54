"""Sepia: the brown of old prints."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import ColorMatrix
from ..targets import Canvas

TONED = np.array([[0.393, 0.769, 0.189, 0], [0.349, 0.686, 0.168, 0], [0.272, 0.534, 0.131, 0]])


@op("sepia", Canvas, p=0.5)
class Sepia(Op):
    """Blend towards sepia: 0 leaves the picture, 1 is all brown (the matrix of the W3C's filter effects).

    Fuses with its neighbours into one pass. A gray picture takes its luma. On for half of the items by default."""

    strength: Range = param(default=1.0, low=0, high=1, neutral=0, unit="of the way")

    def step(self, canvas: Canvas, *, strength: Floats) -> ColorMatrix:
        part = strength[:, None, None]
        return ColorMatrix((1 - part) * np.eye(3, 4) + part * TONED)
