"""Call: a function of the user's own, on pictures and masks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ....core.errors import Malformed
from ....core.item import Ints
from ....core.kernel import keeps, kernel
from ....core.op import Op
from ....image import Boxes, Canvas, Image, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons
from ....image.steps import OnCanvas
from ...declare import own

Function = Callable[..., Any] | None


@dataclass(frozen=True, slots=True, eq=False)
class Call(OnCanvas):
    """The same functions for every row."""

    image: Function
    mask: Function

    def take(self, rows: Ints) -> Self:
        return self


keeps(Call, Boxes, Polygons, Keypoints, ObjectKeypoints, ObjectLabels, InstanceMasks)


@kernel(Call, Image)
def _(step: Call, i: int, images: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    return _called(step.image, images[i], out)


@kernel(Call, Mask)
def _(step: Call, i: int, masks: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    return _called(step.mask, masks[i], out)


def _called(function: Function, value: NDArray[Any], out: NDArray[Any] | None) -> NDArray[Any]:
    """Malformed: what the function returns is of another size: other targets could not follow."""
    if function is None:
        return value
    made = np.asarray(function(value.copy()))
    made = made[..., None] if made.ndim == value.ndim - 1 else made
    if made.shape[:2] != value.shape[:2]:
        raise Malformed(
            f"Lambda: a picture of {value.shape[:2]} became one of {made.shape[:2]}: a function of your own must keep "
            "the size, since nothing else could follow it."
        )
    return made


@own("call", Canvas)
class CallFunction(Op):
    """Functions (H, W, C) -> (H, W, C) of pictures and (H, W) -> (H, W) of masks. Nothing fuses across it."""

    image: Any = None
    mask: Any = None

    def step(self, canvas: Canvas) -> Call:
        return Call(self.image, self.mask)
