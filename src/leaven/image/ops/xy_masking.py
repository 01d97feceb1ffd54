"""XY masking: whole columns and rows (SpecAugment: Park et al., Interspeech 2019, on pictures)."""

import numpy as np

from ...core.dist import Floats, Integers, Range
from ...core.op import op, param
from ...core.philox import Words
from ..steps_dropout import Holes
from ..targets import Canvas
from .hide import Hides


@op("xy_masking", Canvas, keyed=True)
class XYMasking(Hides):
    """Paint `columns` upright stripes as wide as `width` of the canvas, and `rows` lying ones as high as `height` of
    it, anywhere, with `fill`. Masks, boxes and keypoints stay, unless `mask_fill` or `min_visible` say otherwise."""

    columns: Range = param(default=Integers(0, 2), low=0, high=50, neutral=0, unit="stripes")
    rows: Range = param(default=Integers(0, 2), low=0, high=50, neutral=0, unit="stripes")
    width: Range = param(default=(0.02, 0.1), low=0, high=1, unit="canvas widths")
    height: Range = param(default=(0.02, 0.1), low=0, high=1, unit="canvas heights")

    def step(self, canvas: Canvas, *, columns: Floats, rows: Floats, width: Floats, height: Floats,
             key: Words) -> Holes:  # fmt: skip
        across, down = (int(np.floor(self.dists[name].bounds[1] + 0.5)) for name in ("columns", "rows"))
        sides = np.zeros((key.size, across + down, 2))
        upright = np.arange(across) < np.floor(columns + 0.5)[:, None]
        lying = np.arange(down) < np.floor(rows + 0.5)[:, None]
        sides[:, :across, 0], sides[:, :across, 1] = upright * (width * canvas.width)[:, None], canvas.height[:, None]
        sides[:, across:, 0], sides[:, across:, 1] = canvas.width[:, None], lying * (height * canvas.height)[:, None]
        return self.holes(canvas, key, sides)
