"""Grid dropout: holes in a lattice (Chen et al., GridMask, 2020)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import op, param
from ...core.philox import Words, expand
from ..steps_dropout import Lattice
from ..targets import Canvas
from .hide import Hides


@op("grid_dropout", Canvas, keyed=True)
class GridDropout(Hides):
    """Paint squares in an upright lattice with `fill`: `cells` of it lie along the shorter side, and `share` of the
    side of each is hidden; where it begins is drawn. Masks, boxes and keypoints stay, unless `mask_fill` or
    `min_visible` say otherwise."""

    cells: Range = param(default=(4.0, 10.0), low=1, high=1000, unit="cells along the shorter side")
    share: Range = param(default=(0.3, 0.5), low=0, high=1, neutral=0, unit="cell sides")

    def step(self, canvas: Canvas, *, cells: Floats, share: Floats, key: Words) -> Lattice:
        n = key.size
        shift = expand(np.repeat(key, 2), np.tile(np.arange(2), n)).reshape(n, 2)
        period = np.minimum(canvas.width, canvas.height) / cells
        return Lattice(**self.covering(canvas, key), period=period, share=share, shift=shift, degrees=np.zeros(n),
                       lines=np.zeros(n, bool))  # fmt: skip
