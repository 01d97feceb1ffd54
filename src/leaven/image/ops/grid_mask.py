"""GridMask: squares, or the lines between them, in a turned lattice (Chen et al., 2020)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import op, param, setting
from ...core.philox import Words, expand
from ..steps_dropout import Lattice
from ..targets import Canvas
from .hide import Hides


@op("grid_mask", Canvas, keyed=True)
class GridMask(Hides):
    """Paint the `squares` of a lattice turned by `degrees`, or its `lines`, with `fill`: `cells` of it lie along the
    shorter side, squares or lines are `share` of a cell wide; where it begins is drawn. Masks, boxes and keypoints
    stay, unless `mask_fill` or `min_visible` say otherwise."""

    cells: Range = param(default=(2.0, 7.0), low=1, high=1000, unit="cells along the shorter side")
    share: Range = param(default=(0.3, 0.5), low=0, high=1, neutral=0, unit="cell sides")
    degrees: Range = param(default=(0.0, 90.0), low=-360, high=360, unit="degrees")
    hide: str = setting(default="squares", options=("squares", "lines"))

    def step(self, canvas: Canvas, *, cells: Floats, share: Floats, degrees: Floats, key: Words) -> Lattice:
        n = key.size
        shift = expand(np.repeat(key, 2), np.tile(np.arange(2), n)).reshape(n, 2)
        period = np.minimum(canvas.width, canvas.height) / cells
        return Lattice(**self.covering(canvas, key), period=period, share=share, shift=shift, degrees=degrees,
                       lines=np.full(n, self.hide == "lines"))  # fmt: skip
