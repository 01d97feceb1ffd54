"""Blend: towards a partner."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import Uneven
from ..core.item import Ints, Label, Stack
from ..core.kernel import kernel
from ..core.step import Step
from ..image.bits import Bits
from ..image.targets import Boxes, Image, InstanceMasks, ObjectKeypoints, ObjectLabels
from .objects import with_partners


@dataclass(frozen=True, slots=True, eq=False)
class Blend(Step):
    """x + weight (partner - x). ref (n,): the partner's row, its own where it is off; weight (n,) in [0, 1]."""

    ref: Ints
    weight: Floats

    @property
    def partners(self) -> Ints | None:
        return self.ref


@kernel(Blend, Image)
def _(step: Blend, i: int, images: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    own, other, weight = images[i], images[step.ref[i]], np.float32(step.weight[i])
    if own.shape != other.shape:
        raise Uneven(f"mixing a picture of {own.shape} with one of {other.shape}: fix the size first, by a resize.")
    mixed = own.astype(np.float32) * (1 - weight) + other.astype(np.float32) * weight
    mixed = mixed if own.dtype == np.float32 else np.floor(mixed + np.float32(0.5))
    if out is None:
        out = np.empty_like(own)
    out[...] = mixed
    return out


@kernel(Blend, Label)
def _(step: Blend, stack: Stack) -> Stack:
    weight = step.weight[stack.rows][:, None]
    return stack.holding(stack.data + weight * (stack.data[step.ref[stack.rows]] - stack.data))


@kernel(Blend, Boxes, ObjectLabels, ObjectKeypoints)
def _(step: Blend, stack: Stack) -> Stack:
    """Both pictures are seen, so the objects of both are there."""
    return with_partners(stack, step.ref).stack


@kernel(Blend, InstanceMasks)
def _(step: Blend, i: int, masks: list[Bits], out: None) -> Bits:
    return masks[i].followed(masks[step.ref[i]])
