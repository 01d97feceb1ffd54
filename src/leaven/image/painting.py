"""How a step enters a function that paints pictures alone."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.kernel import keeps, kernel
from ..core.step import Step
from .targets import Boxes, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons

Pixels = NDArray[Any]
Paint = Callable[..., None]
SHAPES = (Mask, Boxes, Polygons, Keypoints, ObjectKeypoints, ObjectLabels, InstanceMasks)


def paints(*kinds: type[Step], kept: tuple[Any, ...] = SHAPES, looks: Any = None) -> Callable[[Paint], Paint]:
    """Enter `paint(step, i, source, out)`: source and out (H, W, C), contiguous, of one dtype, the source read-only.
    `kept`: the targets that these steps leave alone. `looks` as in `kernel`."""

    def register(paint: Paint) -> Paint:
        def run(step: Any, i: int, images: list[Pixels], out: Pixels | None, *looked: Any) -> Pixels:
            from .tones import frozen

            source, whole = frozen(images[i]), out is not None and out.flags.c_contiguous
            made = np.empty(source.shape, source.dtype) if out is None or not whole else out
            # a side of one pixel may have any stride, which OpenCV does not take
            paint(step, i, *(a.reshape(-1).reshape(a.shape) for a in (source, made)), *looked)
            if out is None or whole:
                return made
            np.copyto(out, made)
            return out

        for kind in kinds:
            kernel(kind, Image, looks=looks)(run)
            keeps(kind, *kept)
        return paint

    return register
