"""Perspective: see the picture from the side."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ..affine import quadrilateral
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler


@op("perspective", Canvas, keyed=True)
class Perspective(Op):
    """Move each corner of the picture inwards, on its own, by up to `strength` of half the canvas.

    strength: 0 leaves the picture, 0.2 moves each corner by up to a fifth of half the width and of half the height.
    At most 0.6: from two thirds on, four corners may no longer span a convex picture, and the map folds.
    The canvas keeps its size; what opens takes `fill`. Cost: one resampling, shared with neighbouring warps.
    """

    strength: Range = param(default=(0.0, 0.2), low=0, high=0.6, neutral=0, unit="half canvases")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, strength: Floats, key: Words) -> Warp:
        n, half = key.size, np.stack([canvas.width, canvas.height], axis=1)[:, None] / 2
        u = expand(np.repeat(key, 8), np.tile(np.arange(8), n)).reshape(n, 4, 2)
        inward = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
        corners = half * (1 - inward) + inward * u * strength[:, None, None] * half
        return Warp.of(quadrilateral(corners, canvas.width, canvas.height), canvas, **sampler(self))
