"""Hue, saturation and value added to in HSV, in OpenCV's numbers: bytes have 180 hues."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....core.dist import Floats, Range
from ....core.op import Op, param
from ....image import Canvas
from ....image.painting import paints
from ....image.steps import OnCanvas
from ...declare import own

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class ShiftHsv(OnCanvas):
    """Hue (n,) in turns, saturation and value (n,) in full scale, added in HSV."""

    hue: Floats
    saturation: Floats
    value: Floats


@own("shift_hsv", Canvas)
class HsvShifted(Op):
    """Add to hue, saturation and value of HSV. A gray picture has a value alone; the alpha of four channels stays."""

    hue: Range = param(default=0.0, low=-1, high=1, neutral=0, unit="turns")
    saturation: Range = param(default=0.0, low=-1, high=1, neutral=0, unit="of full scale")
    value: Range = param(default=0.0, low=-1, high=1, neutral=0, unit="of full scale")

    def step(self, canvas: Canvas, *, hue: Floats, saturation: Floats, value: Floats) -> ShiftHsv:
        return ShiftHsv(hue, saturation, value)


@paints(ShiftHsv)
def _(step: ShiftHsv, i: int, source: Pixels, out: Pixels) -> None:
    import cv2

    from ....image.colours import need_colours

    need_colours(source, "shift_hsv")
    hue, saturation, value = float(step.hue[i]), float(step.saturation[i]), float(step.value[i])
    several = np.repeat(source, 3, axis=2) if source.shape[2] == 1 else np.ascontiguousarray(source[..., :3])
    if source.dtype == np.uint8:
        levels, table = np.arange(256.0), np.empty((1, 256, 3), np.uint8)
        table[0, :, 0] = np.mod(np.round(levels + 180 * hue), 180)
        table[0, :, 1] = np.clip(np.round(levels + 255 * saturation), 0, 255)
        table[0, :, 2] = np.clip(np.round(levels + 255 * value), 0, 255)
        made = cv2.cvtColor(cv2.LUT(cv2.cvtColor(several, cv2.COLOR_RGB2HSV), table), cv2.COLOR_HSV2RGB)
    else:
        full = 1.0 if source.dtype == np.float32 else float(np.iinfo(source.dtype).max)
        turned = cv2.cvtColor((several / np.float32(full)).astype(np.float32), cv2.COLOR_RGB2HSV)
        turned[..., 0] = np.mod(turned[..., 0] + 360 * hue, 360)
        turned[..., 1:] = np.clip(turned[..., 1:] + np.array([saturation, value], np.float32), 0, 1)
        made = cv2.cvtColor(turned, cv2.COLOR_HSV2RGB)
        made = made if full == 1 else np.round(made * full)
    width = min(3, source.shape[2])
    out[..., :width] = made[..., :width]
    out[..., width:] = source[..., width:]
