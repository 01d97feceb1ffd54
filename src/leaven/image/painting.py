"""How a step enters a function that paints pictures alone."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import OutOfRange
from ..core.kernel import keeps, kernel
from ..core.step import Step
from .arrays import straight
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

Pixels = NDArray[Any]
Paint = Callable[..., None]
ROUNDING = 1e-4
SHAPES = (Mask, Boxes, Polygons, Keypoints, ObjectKeypoints, ObjectLabels, InstanceMasks)


def paints(*kinds: type[Step], kept: tuple[Any, ...] = SHAPES, looks: Any = None) -> Callable[[Paint], Paint]:
    """Enter `paint(step, i, source, out)`: source and out (H, W, C), contiguous, of one dtype, the source read-only.
    `kept`: the targets that these steps leave alone. `looks` as in `kernel`."""

    def register(paint: Paint) -> Paint:
        named = " or ".join(kind.__name__ for kind in kinds)

        def run(step: Any, i: int, images: list[Pixels], out: Pixels | None, *looked: Any) -> Pixels:
            need_full_scale(images[i], named)
            made = np.empty(images[i].shape, images[i].dtype) if out is None else out
            straight(lambda source, to: paint(step, i, source, to, *looked), images[i], made)
            return made

        for kind in kinds:
            kernel(kind, Image, looks=looks)(run)
            keeps(kind, *kept)
        return paint

    return register


def need_full_scale(source: Pixels, what: str) -> None:
    """OutOfRange: floats that the bounds of full scale would cut, or that are no numbers."""
    if source.dtype != np.float32:
        return
    low, high = source.min(), source.max()
    if not (low >= -ROUNDING and high <= 1 + ROUNDING):
        raise OutOfRange(
            f"{what}: a picture with values from {low:g} to {high:g}: what changes values keeps them in [0, 1], and "
            "would cut these. Scale them before; standardise after, by normalize."
        )
