"""Waves: the picture seen through water."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ..steps import Displace
from ..targets import Canvas
from .control import SLOPE, cell
from .sampler import BORDER, INTERPOLATION, sampler

CELLS = 6.4  # of the control grid to the shortest wave


@op("waves", Canvas, keyed=True)
class Waves(Op):
    """Move every place to and fro by `count` waves, each of its own direction and phase; every target follows.

    strength: 0 leaves the picture; 1 is the most that is sure never to fold it. wavelength: of all waves, in sides of
    the canvas; shorter ones move less far. The canvas keeps its size; what opens takes `fill`.
    Cost: a resampling of its own. Inverse: exact for coordinates.
    """

    strength: Range = param(default=(0.0, 0.7), low=0, high=1, neutral=0, unit="of what never folds")
    wavelength: Range = param(default=(0.15, 0.4), low=0.1, high=2, unit="canvas sides")
    count: int = setting(default=4, low=1, high=16)
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    border: str = setting(default="fill", options=BORDER)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, strength: Floats, wavelength: Floats, key: Words) -> Displace:
        n, many, shortest = key.size, 2 * self.count, self.dists["wavelength"].bounds[0]
        u = 2 * np.pi * expand(np.repeat(key, many), np.tile(np.arange(many), n)).reshape(n, self.count, 2)
        towards = np.stack([np.cos(u[:, :, 0]), np.sin(u[:, :, 0])], axis=2)  # (n, count, 2)
        cells = max(int(np.ceil(CELLS / shortest)), 4)
        turns = 2 * np.pi * towards[:, :, :, None] / wavelength[:, None, None, None]
        at = turns * ((np.arange(cells + 3) - 1) / cells)  # phases at the places of control points, in sides
        x, y = at[:, :, 0], at[:, :, 1] + u[:, :, 1:]
        waves = np.sin(x)[:, :, None] * np.cos(y)[..., None] + np.cos(x)[:, :, None] * np.sin(y)[..., None]
        # a spline through the values of a wave has control points that are larger, by this much
        waves /= ((2 + np.cos(turns / cells)) / 3).prod(axis=2)[..., None]
        reach = SLOPE * strength * wavelength / (2 * np.pi * self.count)
        each = towards[:, :, :, None, None] * waves[:, :, None]
        grid = each.sum(axis=1) * reach[:, None, None, None]
        return Displace.of(grid * cell(canvas, 1), canvas, **sampler(self))
