"""Masks, boxes and keypoints in a nest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.dist import Floats
from ...core.errors import Malformed, Unsupported
from ...core.item import Bools
from ...image import Boxes, Keypoints, Mask
from ...image.bits import Bits
from .tensors import like, to_array, to_tensor

FORMATS = ("XYXY", "XYWH", "CXCYWH")


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """`array` (..., H, W) of labels. `before`: the leaf that it was."""

    array: NDArray[Any]
    before: Any

    @property
    def size(self) -> tuple[int, int]:
        return self.array.shape[-2], self.array.shape[-1]

    @property
    def binary(self) -> bool:
        """Whether it is a stack of masks of single objects, which travel as bits."""
        stack = self.array.ndim > 2 and self.array.size and self.array.dtype.kind in "bu"
        return bool(stack and (self.array.dtype == bool or self.array.max() <= 1))

    def planes(self, packed: bool) -> list[NDArray[Any]]:
        """(H, W) each, of whole numbers: floats travel as their bits."""
        stack = self.array.reshape(-1, *self.size)
        if packed:
            return list(Bits.of(stack.astype(bool)).planes)
        whole = stack.view(f"i{stack.dtype.itemsize}") if stack.dtype.kind == "f" else stack
        return list(whole)

    def holding(self, planes: list[NDArray[Any]], packed: bool, size: tuple[int, int]) -> "Masks":
        lead, dtype = self.array.shape[:-2], self.array.dtype
        count = int(np.prod(lead))
        if not planes:
            whole = np.zeros((*lead, *size), dtype)
        elif packed:
            whole = Bits(np.stack(planes), count).masks(np.ones(count, bool)).astype(dtype)
        else:
            whole = np.stack(planes).view(dtype)
        return replace(self, array=whole.reshape(*lead, *size))

    def leave(self) -> Any:
        if isinstance(self.before, Mask):
            return Mask(self.array)
        return like(to_tensor(self.array), self.before)


@dataclass(frozen=True, slots=True, eq=False)
class Boxed:
    """`corners` (k, 4): x0, y0, x1, y1 in pixels of a canvas of `size` (height, width), None if it was not told."""

    corners: Floats
    size: tuple[int, int] | None
    format: str
    dtype: np.dtype[Any]
    before: Any

    def leave(self) -> Any:
        if isinstance(self.before, Boxes):
            return Boxes(self.corners)
        made = self.corners.copy()
        if self.format != "XYXY":
            made[:, 2:] -= made[:, :2]
        if self.format == "CXCYWH":
            made[:, :2] += made[:, 2:] / 2
        about: Mapping[str, Any] = {"canvas_size": self.size}
        if self.format != self.before.format.name:
            about = {**about, "format": self.format}
        return like(_typed_as(made, self.dtype), self.before, **about)

    def keep(self, kept: Bools) -> "Boxed":
        return replace(self, corners=self.corners[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """`points` (k, 2): x, y in pixels, centres at half numbers; `shape`: as they were given."""

    points: Floats
    size: tuple[int, int] | None
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    before: Any

    def keep(self, kept: Bools) -> "Points":
        return replace(self, points=self.points[kept], shape=(int(kept.sum()), 2))

    def leave(self) -> Any:
        if isinstance(self.before, Keypoints):
            return type(self.before)(self.points)
        made = _typed_as((self.points - 0.5).reshape(self.shape), self.dtype)
        return like(made, self.before, canvas_size=self.size)


def masks(leaf: Any) -> Masks:
    array = leaf.data if isinstance(leaf, Mask) else to_array(leaf)
    if array.ndim < 2:
        raise Malformed(f"a mask of shape {array.shape}: must be (H, W) or (N, H, W).")
    return Masks(array, leaf)


def boxed(leaf: Any) -> Boxed:
    if isinstance(leaf, Boxes):
        return Boxed(leaf.data, None, "XYXY", leaf.data.dtype, leaf)
    form = leaf.format.name
    if form not in FORMATS:
        raise Unsupported(
            f"boxes of format {form}: upright ones are known here, {', '.join(FORMATS)}; turned ones can travel as "
            "KeyPoints, four corners each."
        )
    given = to_array(leaf)
    data = given.reshape(-1, 4).astype(np.float64)
    if form == "CXCYWH":
        data[:, :2] -= data[:, 2:] / 2
    if form != "XYXY":
        data[:, 2:] += data[:, :2]
    return Boxed(data, _whole(leaf.canvas_size), form, given.dtype, leaf)


def points(leaf: Any) -> Points:
    if isinstance(leaf, Keypoints):
        return Points(leaf.data, None, leaf.data.shape, leaf.data.dtype, leaf)
    array = to_array(leaf)
    found = array.reshape(-1, 2).astype(np.float64) + 0.5
    return Points(found, _whole(leaf.canvas_size), array.shape, array.dtype, leaf)


def _whole(size: Any) -> tuple[int, int]:
    return int(size[0]), int(size[1])


def _typed_as(array: Floats, dtype: np.dtype[Any]) -> Any:
    """A tensor; whole numbers are rounded."""
    return to_tensor(np.round(array).astype(dtype) if dtype.kind in "iu" else array.astype(dtype))
