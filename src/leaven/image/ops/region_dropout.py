"""Region dropout: some patches of a mask taken out."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.item import Bools, Each
from ...core.op import op, param, setting
from ...core.philox import Words
from ..steps_dropout import Regions
from ..targets import Canvas, Mask
from .hide import Hides


@op("region_dropout", Canvas, needs=(Mask,), keyed=True)
class RegionDropout(Hides):
    """Paint some connected regions of a mask over, each with probability `share`: pixels that are not 0 and touch, also
    by a corner. Masks take `mask_fill` there, 0 unless given; boxes and keypoints stay, unless `min_visible` says
    otherwise. For masks of objects see `mask_dropout`. An item whose mask is empty is left as it is, which its lineage
    records."""

    share: Range = param(default=0.3, low=0, high=1, neutral=0, unit="of the regions")
    mask_fill: int = setting(default=0, low=0, high=65535)

    def able(self, canvas: Canvas, masks: Each) -> Bools:
        """(n,) the rows in which something is marked."""
        return np.array([m.any() for m in masks.values], bool)

    def step(self, canvas: Canvas, masks: Each, *, share: Floats, key: Words) -> Regions:
        return Regions(**self.covering(canvas, key), share=share, draw=key)
