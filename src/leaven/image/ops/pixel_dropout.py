"""Pixel dropout: single pixels."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import op, param, setting
from ...core.philox import Words
from ..steps_dropout import Specks
from ..targets import Canvas
from .hide import Hides


@op("pixel_dropout", Canvas, keyed=True)
class PixelDropout(Hides):
    """Paint each pixel with probability `share`, with `fill`; each channel on its own if `per_channel`, and then masks
    and objects always stay. Otherwise they stay unless `mask_fill` or `min_visible` say otherwise."""

    share: Range = param(default=(0.0, 0.05), low=0, high=1, neutral=0, unit="of the pixels")
    per_channel: bool = setting(default=False)

    def step(self, canvas: Canvas, *, share: Floats, key: Words) -> Specks:
        return Specks(**self.covering(canvas, key), share=share, spot=key, apart=np.full(key.size, self.per_channel))
