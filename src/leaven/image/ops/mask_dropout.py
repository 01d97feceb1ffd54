"""Mask dropout: some objects taken out along their masks."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.item import Bools, Each
from ...core.op import op, param, setting
from ...core.philox import Words
from ..steps_dropout import Objects
from ..targets import Canvas, InstanceMasks
from .hide import Hides


@op("mask_dropout", Canvas, needs=(InstanceMasks,), keyed=True)
class MaskDropout(Hides):
    """Paint some objects over along their masks, each with probability `share`: they are dropped with all they have,
    and counted. What of other objects lies there is hidden too: masks take `mask_fill`, 0 unless given. An item without
    objects is left as it is, which its lineage records."""

    share: Range = param(default=0.3, low=0, high=1, neutral=0, unit="of the objects")
    mask_fill: int = setting(default=0, low=0, high=65535)

    def able(self, canvas: Canvas, masks: Each) -> Bools:
        """(n,) the rows in which some object shows."""
        return np.array([m.seen.any() for m in masks.values], bool)

    def step(self, canvas: Canvas, masks: Each, *, share: Floats, key: Words) -> Objects:
        return Objects(**self.covering(canvas, key), share=share, draw=key)
