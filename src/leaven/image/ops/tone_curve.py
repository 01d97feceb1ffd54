"""Tone curve: the contrast of a darkroom."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps import Curve
from ..targets import Canvas

NODES = np.linspace(0, 1, 65)


@op("tone_curve", Canvas)
class ToneCurve(Op):
    """Send every value along a cubic Bezier curve from black to white. `shadows`, `lights`: how high its two inner
    points stand, at a third and two thirds; 1/3 and 2/3 leave the picture. Never falling. Black and white stay. By a
    curve of 64 pieces; fuses with its neighbours into one pass."""

    shadows: Range = param(default=(0.2, 0.47), low=0, high=1, neutral=1 / 3, unit="of full scale")
    lights: Range = param(default=(0.53, 0.8), low=0, high=1, neutral=2 / 3, unit="of full scale")

    def step(self, canvas: Canvas, *, shadows: Floats, lights: Floats) -> Curve:
        low, high, t = np.minimum(shadows, lights)[:, None], np.maximum(shadows, lights)[:, None], NODES
        y = 3 * (1 - t) ** 2 * t * low + 3 * (1 - t) * t**2 * high + t**3
        return Curve(np.stack([np.broadcast_to(t, y.shape), y], axis=1))
