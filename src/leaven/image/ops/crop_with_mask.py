"""Crop with a mask: a part of fixed size in which something is marked."""

from typing import Any

import numpy as np

from ...core.dist import Floats
from ...core.errors import Malformed
from ...core.item import Each
from ...core.op import op, setting
from ...core.philox import Words, expand
from ..steps import Warp
from ..targets import Canvas, Mask
from .keep import HoldingCrop


@op("crop_with_mask", Canvas, needs=(Mask,), keyed=True)
class CropWithMask(HoldingCrop):
    """A part of fixed size (height, width) in pixels, capped by the canvas, that holds one of the pixels whose label is
    neither 0 nor one of `ignore`, each as likely.

    x, y: where, in [0, 1] of the room that this leaves. An item in which nothing is marked is cropped anywhere. Exact:
    whole pixels. In evaluation the centre is taken. Cost: the ops before move the mask once more, to look at it.
    """

    ignore: tuple[int, ...] | None = setting(default=None)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not all(isinstance(label, int) and not isinstance(label, bool) for label in self.ignore or ()):
            raise Malformed(f"{self.address}.ignore = {self.ignore!r}: must be whole numbers, such as [255].")

    def step(self, canvas: Canvas, masks: Each, *, x: Floats, y: Floats, key: Words) -> Warp:
        held = np.stack([0 * canvas.width, 0 * canvas.height, canvas.width, canvas.height], axis=1)
        for i, u in enumerate(expand(key, np.zeros(key.size))):
            if (pixel := self._marked(masks.values[i], u)) is not None:
                row, column = pixel
                held[i] = column, row, column + 1, row + 1
        return self.around(canvas, held, x, y)

    def _marked(self, mask: Any, u: float) -> tuple[int, int] | None:
        """Row and column of one of the marked pixels, chosen by u in (0, 1)."""
        marked = mask != 0
        for label in self.ignore or ():
            marked &= mask != label
        found = np.flatnonzero(marked)
        return divmod(int(found[int(u * found.size)]), mask.shape[1]) if found.size else None
