"""What the ops that hide a part of the picture share."""

from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from ...core.dist import Floats
from ...core.errors import Malformed
from ...core.item import Ints
from ...core.op import Op, setting
from ...core.philox import Words, expand
from ..steps_dropout import KEEP, PAINTS, Holes
from ..targets import Canvas

APART = np.uint64(0xA5A5A5A5A5A5A5A5)  # what is painted and where it is painted count from different keys


class Covering(TypedDict):
    canvas: Canvas
    paint: NDArray[np.int8]
    fill: Floats
    key: Words
    mask_fill: Ints
    min_visible: Floats


@dataclass(frozen=True, kw_only=True)
class Hides(Op):
    """fill: what is painted; paint: `constant` that, or `noise`, or the `mean` of each channel of the picture.
    mask_fill: what masks take there; without it they stay, and so do masks of objects, which otherwise lose what is
    hidden. min_visible: an object of whose box, polygon or mask less than this share shows is dropped with all it has,
    and counted; at 0, as in the field, all of them stay. Keypoints stay."""

    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    paint: str = setting(default="constant", options=PAINTS)
    mask_fill: int | None = setting(default=None, low=0, high=65535)
    min_visible: float = setting(default=0.0, low=0, high=1, unit="of the object")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.mask_fill is not None and not isinstance(self.mask_fill, int):
            raise Malformed(f"{self.kind}.mask_fill = {self.mask_fill!r}: must be whole.")

    def covering(self, canvas: Canvas, key: Words) -> Covering:
        """The fields that all steps of this kind share."""
        n = key.size
        return {
            "canvas": canvas,
            "paint": np.full(n, PAINTS.index(self.paint), np.int8),
            "fill": np.full(n, self.fill),
            "key": key ^ APART,
            "mask_fill": np.full(n, KEEP if self.mask_fill is None else self.mask_fill, np.int64),
            "min_visible": np.full(n, self.min_visible),
        }

    def holes(self, canvas: Canvas, key: Words, sides: Floats, count: Ints | None = None) -> Holes:
        """Rectangles of `sides` (n, k, 2), widths and heights in pixels, anywhere inside; of the k the first `count`
        (n,). Sides are rounded and capped by the canvas."""
        n, k = sides.shape[:2]
        u = expand(np.repeat(key, 2 * k), np.tile(np.arange(2 * k), n)).reshape(n, k, 2)
        size = np.stack([canvas.width, canvas.height], axis=1)[:, None]
        side = np.minimum(np.round(sides), size)
        if count is not None:
            side = np.where((np.arange(k) < count[:, None])[..., None], side, 0)
        first = np.floor(u * (size - side) + 0.5)
        boxes = np.concatenate([first, first + side], axis=2).astype(np.int64)
        return Holes(**self.covering(canvas, key), boxes=boxes)
