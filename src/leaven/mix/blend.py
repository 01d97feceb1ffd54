"""Blend: towards a partner."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import Uneven
from ..core.item import Bools, Ints, Label, Stack
from ..core.kernel import kernel
from ..core.step import Step
from ..image.bits import Bits
from ..image.targets import Boxes, Image, InstanceMasks, ObjectKeypoints, ObjectLabels
from ..table.targets import Row
from .objects import with_partners


@dataclass(frozen=True, slots=True, eq=False)
class Blend(Step):
    """x + weight (partner - x). ref (n,): the partner's row, its own where it is off; weight (n,) in [0, 1]. theirs
    (n,): whether what cannot be blended, such as names in a table, is the partner's."""

    ref: Ints
    weight: Floats
    theirs: Bools

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


@kernel(Blend, Row)
def _(step: Blend, stack: Stack) -> Stack:
    """Numbers blend, and stay on their grid. All names are of one parent, and so are the gaps: what one of the two
    lacks is there if that parent has it. So no combination of names, and no pattern of gaps, is made up."""
    own, kind = stack.data, stack.kind
    assert issubclass(kind, Row)
    other, grid = own[step.ref[stack.rows]], kind.grid(own.shape[1])
    chosen = np.where(step.theirs[stack.rows][:, None], other, own)
    mixed = grid.snap(own + step.weight[stack.rows][:, None] * (other - own))
    whole = grid.named | (own == other) | np.isnan(mixed)
    return stack.holding(np.where(whole, chosen, mixed))


@kernel(Blend, Boxes, ObjectLabels, ObjectKeypoints)
def _(step: Blend, stack: Stack) -> Stack:
    """Both pictures are seen, so the objects of both are there."""
    return with_partners(stack, step.ref).stack


@kernel(Blend, InstanceMasks)
def _(step: Blend, i: int, masks: list[Bits], out: None) -> Bits:
    return masks[i].followed(masks[step.ref[i]])
