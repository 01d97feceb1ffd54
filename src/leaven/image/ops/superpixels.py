"""Superpixels: patches of like colour become one colour (Achanta et al., TPAMI 2012)."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ...core.philox import Words
from ..steps_filter import Superpixels as SuperpixelsStep
from ..targets import Canvas


@op("superpixels", Canvas, keyed=True)
class Superpixels(Op):
    """Cut the picture into about so many `patches` of like colour (SLIC), each of which becomes its mean with
    probability `share`. They are sought at 160 pixels along the longer side, and laid over the whole picture."""

    patches: Range = param(default=(80.0, 200.0), low=1, high=5000, unit="patches")
    share: Range = param(default=(0.1, 0.5), low=0, high=1, neutral=0, unit="of the patches")

    def step(self, canvas: Canvas, *, patches: Floats, share: Floats, key: Words) -> SuperpixelsStep:
        return SuperpixelsStep(np.floor(patches + 0.5).astype(np.int64), share, key)
