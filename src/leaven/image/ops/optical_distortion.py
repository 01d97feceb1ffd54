"""Optical distortion: a lens that bends straight lines (Brown, 1971)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..steps import CELLS, Displace
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler
from .spline import knots, power


@op("optical_distortion", Canvas)
class OpticalDistortion(Op):
    """Bend the picture as a lens does: every place at distance r from the centre shows what lay at r (1 + k r r).

    strength: k, r being 1 in the corners; above 0 pulls the corners in (barrel), below 0 out (pincushion). Exactly the
    first term of Brown's model, about the centre. The canvas keeps its size; what opens takes `fill`.
    Cost: a resampling of its own. Inverse: exact for coordinates."""

    strength: Range = param(default=(-0.1, 0.1), low=-0.3, high=0.3, neutral=0, unit="of the radius")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, strength: Floats) -> Displace:
        one, square, cube = _centred(knots(CELLS))
        flat = np.ones_like(one)
        wide, high = canvas.width[:, None, None] / 2, canvas.height[:, None, None] / 2
        radius = wide**2 + high**2
        k = strength[:, None, None]
        # d = k r r p, p = (x, y) from the centre in half sides: cubic in x and y
        dx = k * wide * (wide**2 * np.outer(flat, cube) + high**2 * np.outer(square, one)) / radius
        dy = k * high * (high**2 * np.outer(cube, flat) + wide**2 * np.outer(one, square)) / radius
        return Displace.of(np.stack([dx, dy], axis=1), canvas, **sampler(self))


def _centred(t: tuple[Floats, Floats, Floats]) -> tuple[Floats, Floats, Floats]:
    """Control points of q, q squared and q cubed for q = 2 t - 1."""
    p = [power(t, degree) for degree in range(4)]
    return 2 * p[1] - p[0], 4 * p[2] - 4 * p[1] + p[0], 8 * p[3] - 12 * p[2] + 6 * p[1] - p[0]
