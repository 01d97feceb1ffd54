"""WebP: what compression leaves of a picture."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_codec import Codec
from ..targets import Canvas


@op("webp", Canvas)
class Webp(Op):
    """Write as lossy WebP and read again, with colours at half the resolution. For pictures of 1, 3 or 4 channels; more
    than 8 bits are rounded to 8 on the way. Bytes depend on the WebP library, which the manifest names. Slow, as the
    format is: some 10 ms for a picture of 500 x 375."""

    quality: Range = param(default=(40.0, 90.0), low=1, high=100, unit="quality")

    def step(self, canvas: Canvas, *, quality: Floats) -> Codec:
        return Codec(quality, np.ones(quality.size, np.int8))
