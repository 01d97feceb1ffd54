"""Thin-plate spline: a plate bent at a few points (Bookstein, IEEE PAMI 11, 1989)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ..steps import CELLS, Displace
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler
from .spline import fitted

POINTS = 4
BOUND = 0.03  # sides; of 200,000 fields at full strength the steepest changes by less than a pixel a pixel


@op("thin_plate_spline", Canvas, keyed=True)
class ThinPlateSpline(Op):
    """Move four by four points of the picture, each its own way, and all between with the least bending.

    strength: 0 leaves the picture; at 1 a point moves by up to 3 % of a side either way. The field is followed by a
    cubic spline of five by five cells, to 7 % of a point's move. The canvas keeps its size; what opens takes `fill`.
    Cost: a resampling of its own. Inverse: exact for coordinates."""

    strength: Range = param(default=(0.0, 0.7), low=0, high=1, neutral=0, unit="of what never folds")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, strength: Floats, key: Words) -> Displace:
        n, many = key.size, 2 * POINTS**2
        u = expand(np.repeat(key, many), np.tile(np.arange(many), n)).reshape(n, 2, POINTS**2)
        moves = (2 * u - 1) * (BOUND * strength)[:, None, None]
        grid = np.einsum("nkp,pij->nkij", moves, _responses(), optimize=False)
        grid = grid * np.stack([canvas.width, canvas.height], axis=1)[:, :, None, None]
        how = sampler(self)
        return Displace(
            grid, np.zeros(n, bool), np.tile([how["smooth"], how["fill"], how["mask_fill"]], (n, 1)), canvas
        )


def _responses() -> Floats:
    """(points, CELLS + 3, CELLS + 3): the control grid of a plate that is bent by 1 at one point alone."""
    side = np.linspace(0, 1, POINTS)
    x, y = (axis.ravel() for axis in np.meshgrid(side, side))
    system = np.zeros((x.size + 3, x.size + 3))
    system[: x.size, : x.size] = _bend(x[:, None] - x, y[:, None] - y)
    system[: x.size, x.size :] = np.stack([np.ones_like(x), x, y], axis=1)
    system[x.size :, : x.size] = system[: x.size, x.size :].T
    weights = np.linalg.inv(system)[:, : x.size]

    def one(u: Floats, v: Floats) -> Floats:
        basis = np.stack([*(_bend(u - a, v - b) for a, b in zip(x, y, strict=True)), np.ones_like(u), u, v])
        return np.tensordot(weights.T, basis, axes=1)

    return fitted(one, CELLS)


def _bend(dx: Floats, dy: Floats) -> Floats:
    """r squared log r, the Green's function of the plate."""
    square = dx**2 + dy**2
    return np.where(square > 0, square * np.log(np.where(square > 0, square, 1)), 0) / 2
