"""Optical distortion: what a lens does to straight lines."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..steps import Displace
from ..targets import Canvas
from .control import fitted, sites
from .sampler import INTERPOLATION, sampler

# control points of a cubic spline of one cell that is 1, x, x * x and x * x * x on (-1, 1): their polar forms
ONE, X = np.ones(4), np.array([-3.0, -1, 1, 3])
X2, X3 = np.array([23.0, -1, -1, 23]) / 3, np.array([-15.0, 3, -3, 15])


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
        k = strength[:, None, None]
        if self.lens == "camera":  # a polynomial that one cell holds
            a, b = share[:, 0], share[:, 1]
            grid = np.stack(
                [a * np.outer(ONE, X3) + b * np.outer(X2, X), a * np.outer(X, X2) + b * np.outer(X3, ONE)], 1
            )
            return Displace.of(k[:, None] * half * grid, canvas, **sampler(self))
        x = 2 * sites() - 1
        y = x[:, None]
        t = np.sqrt(3 * abs(k) * (share[:, 0] * x**2 + share[:, 1] * y**2))
        safe = np.where(t > 0, t, 1)
        more = np.where(t > 0, np.where(k > 0, np.tan(t), np.arctan(t)) / safe - 1, 0)
        grid = fitted(np.stack([more * x, more * y], axis=1))
        return Displace.of(half * grid, canvas, **sampler(self))
