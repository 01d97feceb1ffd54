"""Morphology: what is light grows, or shrinks (Serra, Image Analysis and Mathematical Morphology, 1982)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..steps_filter import Morphology as MorphologyStep
from ..targets import Canvas

OPERATIONS = ("dilate", "erode", "open", "close")


@op("morphology", Canvas)
class Morphology(Op):
    """Every value becomes the lightest (`dilate`) or the darkest (`erode`) of a disc around it; `open`: the lightest of
    the darkest, which takes light specks away, `close` the other way round. Dark strokes on white get thinner by
    dilation. Channel by channel; alpha is left alone, and so are masks."""

    radius: Range = param(default=(1.0, 2.5), low=0, high=50, neutral=0, unit="pixels")
    operation: str = setting(default="dilate", options=OPERATIONS)

    def step(self, canvas: Canvas, *, radius: Floats) -> MorphologyStep:
        return MorphologyStep(radius, np.full(radius.size, OPERATIONS.index(self.operation), np.int8))
