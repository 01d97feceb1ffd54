"""Paste: a rectangle of the partner over the picture."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import Uneven
from ..core.item import Ints, Label, Space, Stack
from ..core.kernel import kernel
from ..core.step import Step
from ..image.affine import clip, rectangle
from ..image.bits import Bits
from ..image.targets import Boxes, Canvas, Image, InstanceMasks, Mask, ObjectKeypoints, ObjectLabels
from .objects import with_partners

CORNERS = [0, 1, 2, 1, 2, 3, 0, 3]  # x0 y0 x1 y1 -> the four corners, clockwise


@dataclass(frozen=True, slots=True, eq=False)
class Paste(Step):
    """The partner's pixels inside `box` (n, 4: whole pixels x0 y0 x1 y1); labels are mixed by the share of the area,
    `weight` (n,). ref (n,): the partner's row; a row that is off is its own partner."""

    ref: Ints
    box: Ints
    weight: Floats
    space: ClassVar[type[Space] | None] = Canvas

    @classmethod
    def of(cls, ref: Ints, box: Floats, canvas: Canvas) -> Self:
        """Uneven: a partner is of another size."""
        same_size(ref, canvas)
        whole = np.floor(box + 0.5).astype(np.int64)
        area = (whole[:, 2] - whole[:, 0]) * (whole[:, 3] - whole[:, 1])
        return cls(ref, whole, area / (canvas.width * canvas.height))

    @property
    def partners(self) -> Ints | None:
        return self.ref


def same_size(ref: Ints, canvas: Canvas) -> None:
    """Uneven: a partner is of another size."""
    differ = (canvas.height != canvas.height[ref]) | (canvas.width != canvas.width[ref])
    if differ.any():
        i = int(np.argmax(differ))
        sizes = " and ".join(f"{canvas.height[k]:g} x {canvas.width[k]:g}" for k in (i, ref[i]))
        raise Uneven(f"partners differ in size ({sizes}): fix the size before mixing, by a resize, a crop or a pad.")


@kernel(Paste, Image, Mask)
def _(step: Paste, i: int, values: list[NDArray[Any]], out: NDArray[Any] | None) -> NDArray[Any]:
    x0, y0, x1, y1 = step.box[i]
    if out is None:
        out = np.empty_like(values[i])
    out[...] = values[i]
    out[y0:y1, x0:x1] = values[step.ref[i]][y0:y1, x0:x1]
    return out


@kernel(Paste, Label)
def _(step: Paste, labels: Stack) -> Stack:
    weight = step.weight[labels.rows][:, None]
    return labels.holding(labels.data + weight * (labels.data[step.ref[labels.rows]] - labels.data))


@kernel(Paste, ObjectLabels, ObjectKeypoints)
def _(step: Paste, stack: Stack) -> Stack:
    return with_partners(stack, step.ref).stack


@kernel(Paste, InstanceMasks)
def _(step: Paste, i: int, masks: list[Bits], out: None) -> Bits:
    inside = np.zeros(masks[i].planes.shape[1:], bool)
    x0, y0, x1, y1 = step.box[i]
    inside[y0:y1, x0:x1] = True
    return masks[i].where(~inside).followed(masks[step.ref[i]].where(inside))


@kernel(Paste, Boxes)
def _(step: Paste, stack: Stack) -> Stack:
    """Of the partner's boxes, what lies inside the rectangle; of its own, the hull of what still shows."""
    joined = with_partners(stack, step.ref)
    both, added = joined.stack, joined.origin > 0
    x0, y0, x1, y1 = step.box[both.rows].astype(float).T
    pasted = (step.ref != np.arange(step.ref.size))[both.rows]
    inside = clip(both.data, rectangle(x0, y0, x1, y1))
    far = np.full_like(x0, np.inf)
    outside = [(-far, -far, x0, far), (x1, -far, far, far), (x0, -far, x1, y0), (x0, y1, x1, far)]
    pieces = np.concatenate([_solid(clip(both.data, _half_planes(*sides))) for sides in outside], axis=1)
    hidden = pasted & ~added & ~np.isnan(inside[:, 0, 0])
    data = np.concatenate(
        [both.data, np.repeat(both.data[:, -1:], inside.shape[1] - both.data.shape[1], axis=1)], axis=1
    )
    data[added] = inside[added]
    seen = pieces[hidden]
    gone = np.isnan(seen).all(axis=(1, 2))
    low, high = (
        np.where(gone[:, None], np.nan, f(seen, axis=1, initial=e, where=~np.isnan(seen)))
        for f, e in ((np.min, np.inf), (np.max, -np.inf))
    )
    corners = np.concatenate([low, high], axis=1)[:, CORNERS].reshape(-1, 4, 2)
    data[hidden] = np.concatenate([corners, np.repeat(corners[:, -1:], data.shape[1] - 4, axis=1)], axis=1)
    return both.holding(data)


def _solid(pieces: Floats) -> Floats:
    """Without those that are a mere line: a box covered up to its edge shows nothing there."""
    flat = (pieces.max(axis=1) <= pieces.min(axis=1)).any(axis=1)
    return np.where(flat[:, None, None], np.nan, pieces)


def _half_planes(x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Floats:
    """Those of a rectangle; a side at infinity cuts nothing."""
    planes = rectangle(x0, y0, x1, y1)
    planes[np.isinf(planes[..., 2])] = 0.0, 0.0, 1.0
    return planes
