"""JPEG: what compression leaves of a picture."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_codec import Codec
from ..targets import Canvas


@op("jpeg", Canvas)
class Jpeg(Op):
    """Write as JPEG and read again, with colours at half the resolution. For pictures of 1, 3 or 4 channels; more than
    8 bits are rounded to 8 on the way.

    quality: 100 is nearly lossless, 10 shows its blocks. Bytes depend on the JPEG library, which the manifest names.
    """

    quality: Range = param(default=(50.0, 95.0), low=1, high=100, unit="quality")

    def step(self, canvas: Canvas, *, quality: Floats) -> Codec:
        return Codec(quality, np.zeros(quality.size, np.int8))
