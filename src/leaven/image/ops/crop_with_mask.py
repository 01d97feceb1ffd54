"""Crop with a mask: a part of fixed size in which something is marked."""

from typing import Any

import numpy as np

from ...core.dist import Floats, Range
from ...core.errors import Malformed
from ...core.item import Each
from ...core.op import Op, op, param, setting
from ...core.philox import Words, expand
from ..steps import Warp
from ..targets import Canvas, Mask
from .crop import Crop, cut
from .keep import start


@op("crop_with_mask", Canvas, needs=(Mask,), keyed=True)
class CropWithMask(Op):
    """A part of fixed size (height, width) in pixels, capped by the canvas, that holds one of the pixels whose label is
    neither 0 nor one of `ignore`, each as likely.

    x, y: where, in [0, 1] of the room that this leaves. An item in which nothing is marked is cropped anywhere. Exact:
    whole pixels. In evaluation the centre is taken. Cost: the ops before move the mask once more, to look at it.
    """

    size: tuple[int, int] = setting(default=(32, 32), low=1, high=65536, unit="pixels")
    x: Range = param(default=(0.0, 1.0), low=0, high=1, unit="room widths")
    y: Range = param(default=(0.0, 1.0), low=0, high=1, unit="room heights")
    ignore: tuple[int, ...] | None = setting(default=None)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not all(isinstance(label, int) and not isinstance(label, bool) for label in self.ignore or ()):
            raise Malformed(f"{self.address}.ignore = {self.ignore!r}: must be whole numbers, such as [255].")

    def step(self, canvas: Canvas, masks: Each, *, x: Floats, y: Floats, key: Words) -> Warp:
        height, width = np.minimum(self.size[0], canvas.height), np.minimum(self.size[1], canvas.width)
        left, top, right, bottom = 0 * width, 0 * height, canvas.width.copy(), canvas.height.copy()
        for i, u in enumerate(expand(key, np.zeros(key.size))):
            if (pixel := self._marked(masks.values[i], u)) is not None:
                top[i], left[i] = pixel
                right[i], bottom[i] = left[i] + 1, top[i] + 1
        x0, y0 = start(x, width, canvas.width, left, right), start(y, height, canvas.height, top, bottom)
        return cut(canvas, x0, y0, width, height)

    def _marked(self, mask: Any, u: float) -> tuple[int, int] | None:
        """Row and column of one of the marked pixels, chosen by u in (0, 1)."""
        marked = mask != 0
        for label in self.ignore or ():
            marked &= mask != label
        found = np.flatnonzero(marked)
        return divmod(int(found[int(u * found.size)]), mask.shape[1]) if found.size else None

    @property
    def counterpart(self) -> tuple[Op, ...]:
        return (Crop(size=self.size, x=0.5, y=0.5, name=f"{self.address} in evaluation"),)
