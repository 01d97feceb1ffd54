"""How a step enters a function that paints pictures alone."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.kernel import keeps, kernel
from ..core.step import Step
from .arrays import straight
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

Pixels = NDArray[Any]
Paint = Callable[..., None]
SHAPES = (Mask, Boxes, Polygons, Keypoints, ObjectKeypoints, ObjectLabels, InstanceMasks)


def paints(*kinds: type[Step], kept: tuple[Any, ...] = SHAPES, looks: Any = None) -> Callable[[Paint], Paint]:
    """Enter `paint(step, i, source, out)`: source and out (H, W, C), contiguous, of one dtype, the source read-only.
    `kept`: the targets that these steps leave alone. `looks` as in `kernel`."""

    def register(paint: Paint) -> Paint:
        def run(step: Any, i: int, images: list[Pixels], out: Pixels | None, *looked: Any) -> Pixels:
            made = np.empty(images[i].shape, images[i].dtype) if out is None else out
            straight(lambda source, to: paint(step, i, source, to, *looked), images[i], made)
            return made

        for kind in kinds:
            kernel(kind, Image, looks=looks)(run)
            keeps(kind, *kept)
        return paint

    return register
