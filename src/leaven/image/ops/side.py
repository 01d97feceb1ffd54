"""Sizes by one side: the proportions stay."""

import numpy as np

from ...core.dist import Floats
from ..affine import stretch
from ..steps import Warp
from ..targets import Canvas


def by_side(canvas: Canvas, scale: Floats, smooth: float) -> Warp:
    """Both sides times `scale` (n,), rounded to whole pixels, at least 1."""
    height = np.maximum(np.floor(canvas.height * scale + 0.5), 1)
    width = np.maximum(np.floor(canvas.width * scale + 0.5), 1)
    return Warp.of(stretch(width / canvas.width, height / canvas.height), Canvas(height, width), smooth=smooth)
