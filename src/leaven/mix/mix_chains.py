"""MixChains: what several chains of ops made of one picture, blended with the picture itself."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Beta, Dist, Floats
from ..core.errors import Uneven
from ..core.item import Ints, Space, Stack
from ..core.kernel import keeps, kernel
from ..core.op import Op, op, setting
from ..core.step import Step
from ..image.bits import Bits
from ..image.targets import (
    Boxes,
    Canvas,
    Image,
    InstanceMasks,
    Keypoints,
    Mask,
    ObjectKeypoints,
    ObjectLabels,
    Polygons,
)

MOVED = (
    "the chains move the picture, and a mixture has no one place for its {}: leave the ops that move out "
    "(aug_mix: {{moves: false}}), or leave these labels out."
)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture(Step):
    """The sum of a row and its partners ref (n, k), weighted by weight (n, k) and, for its own, by the rest to 1. All
    of them show one item: labels stay, and what lies on the canvas must lie in one place in all."""

    ref: Ints
    weight: Floats
    space: ClassVar[type[Space] | None] = Canvas

    @property
    def partners(self) -> Ints | None:
        return self.ref


@op("mix_chains", Canvas, mixes=3)
class MixChains(Op):
    """Blend a picture with what three chains of ops made of it, which stand before, in an `apart`. Labels stay. Boxes,
    masks and points stay where no chain moved them, and are refused where one did.

    alpha: the chains' shares are drawn from Dirichlet(alpha, alpha, alpha), and the share of all three together, the
    picture itself taking the rest, from Beta(alpha, alpha).
    """

    alpha: float = setting(default=1.0, low=0.1, high=100)
    keeps_label = True

    def distributions(self) -> dict[str, Dist]:
        a = self.alpha  # a Dirichlet by breaking a stick
        return {"together": Beta(a, a), "first": Beta(a, 2 * a), "second": Beta(a, a)}

    def partner(self, roster: Any, positions: Ints, u: Floats) -> Ints:
        return np.repeat(positions, self.mixes)

    def step(self, canvas: Canvas, *, together: Floats, first: Floats, second: Floats, ref: Ints) -> Mixture:
        shares = np.stack([first, (1 - first) * second, (1 - first) * (1 - second)], axis=1)
        return Mixture(ref, together[:, None] * shares)


@kernel(Mixture, Image)
def _(step: Mixture, i: int, images: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    own, weights = images[i], step.weight[i]
    mixed = own * np.float32(1 - weights.sum())
    for k, weight in zip(step.ref[i], weights, strict=True):
        if images[k].shape != own.shape:
            raise Uneven(f"a chain made a picture of {images[k].shape} out of {own.shape}: chains must keep the size.")
        mixed += images[k] * np.float32(weight)
    if own.dtype.kind != "f":
        mixed = np.floor(mixed + np.float32(0.5)).clip(0, np.iinfo(own.dtype).max)
    if out is None:
        return mixed.astype(own.dtype, copy=False)
    out[...] = mixed
    return out


@kernel(Mixture, Boxes, Keypoints, ObjectKeypoints, Polygons)
def _(step: Mixture, stack: Stack) -> Stack:
    n = len(step.ref)
    cuts = np.searchsorted(stack.rows, np.arange(n + 1))
    for row in np.flatnonzero((step.ref != np.arange(n)[:, None]).any(axis=1)).tolist():
        own = stack.data[cuts[row] : cuts[row + 1]]
        for k in step.ref[row].tolist():
            if not np.array_equal(own, stack.data[cuts[k] : cuts[k + 1]], equal_nan=True):
                raise Uneven(MOVED.format(stack.kind.__name__))
    return stack


@kernel(Mixture, Mask)
def _(step: Mixture, i: int, masks: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    if any(not np.array_equal(masks[i], masks[k]) for k in step.ref[i]):
        raise Uneven(MOVED.format("masks"))
    if out is not None:
        out[...] = masks[i]
    return masks[i] if out is None else out


@kernel(Mixture, InstanceMasks)
def _(step: Mixture, i: int, masks: list[Bits], out: None) -> Bits:
    if any(not np.array_equal(masks[i].planes, masks[k].planes) for k in step.ref[i]):
        raise Uneven(MOVED.format("masks"))
    return masks[i]


keeps(Mixture, ObjectLabels)
