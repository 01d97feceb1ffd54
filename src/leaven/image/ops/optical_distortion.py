"""Optical distortion: what a lens does to straight lines."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..steps import Displace
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler
from .spline import fitted, knots, power, sites

CELLS = 8  # along each side of the spline that follows a fisheye


@op("optical_distortion", Canvas)
class OpticalDistortion(Op):
    """Let every place show what lies farther from the centre (strength above 0: barrel) or nearer (below 0:
    pincushion), the more so the farther out it is; every target follows.

    strength k, with r the distance from the centre, 1 in the corners. lens: "camera" shows what lies 1 + k r**2 times
    as far out (Brown, 1971); "fisheye" tan(t r) / (t r) times, with t**2 = 3 k: a lens that draws equal angles as equal
    lengths (and atan(t r) / (t r) for k below 0, its undoing). Both are alike for small r.
    The canvas keeps its size; what opens takes `fill`.
    Cost: a resampling of its own. Inverse: exact for coordinates.
    """

    strength: Range = param(default=(-0.1, 0.1), low=-0.3, high=0.3, neutral=0, unit="of the distance of the corners")
    lens: str = setting(default="camera", options=("camera", "fisheye"))
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, strength: Floats) -> Displace:
        half = np.stack(canvas.centre, axis=1)[:, :, None, None]  # (n, 2, 1, 1)
        share = half**2 / (half**2).sum(axis=1, keepdims=True)  # r**2 = share . (x**2, y**2), x and y in (-1, 1)
        a, b, k = share[:, 0], share[:, 1], strength[:, None, None]
        if self.lens == "camera":  # k r**2 (x, y): a polynomial that a spline of one cell holds
            one, x, x2, x3 = _centred()
            dx, dy = a * np.outer(one, x3) + b * np.outer(x2, x), a * np.outer(x, x2) + b * np.outer(x3, one)
            return Displace.of(half * k[:, None] * np.stack([dx, dy], axis=1), canvas, **sampler(self))
        x = 2 * sites(CELLS) - 1
        y = x[:, None]
        t = np.sqrt(3 * abs(k) * (a * x**2 + b * y**2))
        more = np.where(t > 0, np.where(k > 0, np.tan(t), np.arctan(t)) / np.where(t > 0, t, 1) - 1, 0)
        return Displace.of(half * fitted(np.stack([more * x, more * y], axis=1), CELLS), canvas, **sampler(self))


def _centred() -> tuple[Floats, Floats, Floats, Floats]:
    """Control points of one cell of 1, x, x**2 and x**3 for x = 2 t - 1."""
    p = [power(knots(1), degree) for degree in range(4)]
    return p[0], 2 * p[1] - p[0], 4 * p[2] - 4 * p[1] + p[0], 8 * p[3] - 12 * p[2] + 6 * p[1] - p[0]
