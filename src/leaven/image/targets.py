"""What lives on a canvas. Coordinates are continuous: pixel i covers [i, i + 1), its centre is i + 0.5."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import Malformed
from ..core.item import Bools, Each, Field, Space, Stack, Target
from .affine import boxed, show
from .bits import Bits
from .carried import CARRIED, COMPILED, carried
from .joints import Joints

DTYPES = COMPILED + CARRIED


@dataclass(frozen=True, slots=True, eq=False)
class Canvas(Space):
    """Height and width in pixels."""

    height: Floats
    width: Floats

    @property
    def centre(self) -> tuple[Floats, Floats]:
        return (self.width / 2, self.height / 2)


@dataclass(frozen=True, slots=True, eq=False)
class OnCanvas(Target):
    space: ClassVar[type[Space] | None] = Canvas


@dataclass(frozen=True, slots=True, eq=False)
class Image(OnCanvas):
    """(H, W, C) or (H, W), any number of channels; uint8, uint16, int16, or floats (16, 32, 64 bits) with full scale
    at 1. Of int16 the least value counts as 0 and the largest as full scale. What changes values needs them in full
    scale; what moves them does not. float64 is computed in float32."""

    def __post_init__(self) -> None:
        data = self.data
        if not isinstance(data, np.ndarray) or data.dtype not in DTYPES or data.ndim not in (2, 3) or not data.size:
            wanted = "must be (H, W, C) or (H, W), not empty, of uint8, uint16, int16 or floats"
            raise Malformed(f"image: {_found(data)}: {wanted}.")
        if data.ndim == 2:
            object.__setattr__(self, "data", data[..., None])

    @property
    def extent(self) -> tuple[float, float]:
        return self.data.shape[:2]  # type: ignore[no-any-return]

    @classmethod
    def adapt(cls, kernel: Callable[..., Any]) -> Callable[..., Any]:
        return carried(kernel)


@dataclass(frozen=True, slots=True, eq=False)
class Mask(OnCanvas):
    """(H, W) whole-number labels. What opens takes 0, or the mask fill of the op."""

    def __post_init__(self) -> None:
        data = self.data
        if not isinstance(data, np.ndarray) or data.dtype.kind not in "uib" or data.ndim != 2:
            raise Malformed(f"mask: {_found(data)}: must be (H, W), of whole numbers or booleans.")

    @property
    def extent(self) -> tuple[float, float]:
        return self.data.shape  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True, eq=False)
class Keypoints(Joints, OnCanvas):
    """(k, 2) float64: x, y in pixels. They may leave the canvas and are not dropped: their order is their meaning. Only
    where several pictures are put together, those that their picture does not show are left out, and counted.
    `Keypoints.named(["left_eye", "right_eye"])` is the type of such points, which change places in a mirror."""

    grain = "rows"

    @classmethod
    def leave(cls, stack: Stack, canvas: Any) -> tuple[Stack, Bools]:
        return stack, ~np.isnan(stack.data[:, 0])

    def __post_init__(self) -> None:
        data = _floats("keypoints", self.data, (2,))
        if self.names and len(data) != len(self.names):
            raise Malformed(f"keypoints: {len(data)} of them: must be {len(self.names)}, one for each name.")
        object.__setattr__(self, "data", data)


@dataclass(frozen=True, slots=True, eq=False)
class Boxes(OnCanvas):
    """(k, 4) float64: x0, y0, x1, y1 in pixels, one per object. They travel as convex polygons; the hull is taken, and
    clipped to the canvas, once, at the end. An object of which nothing is left is dropped."""

    grain = "objects"

    def __post_init__(self) -> None:
        data = _floats("boxes", self.data, (4,))
        if (data[:, 2:] < data[:, :2]).any():
            k = int(np.argmax((data[:, 2:] < data[:, :2]).any(axis=1)))
            raise Malformed(f"boxes[{k}] = {data[k].tolist()}: must be x0, y0, x1, y1 with x0 <= x1 and y0 <= y1.")
        object.__setattr__(self, "data", data)

    @classmethod
    def enter(cls, stack: Stack) -> Stack:
        return stack.holding(stack.data[:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2))

    @classmethod
    def leave(cls, stack: Stack, canvas: Any) -> tuple[Stack, Bools]:
        boxes, there = boxed(stack.data, stack.rows, canvas.height, canvas.width)
        return stack.holding(boxes), there


@dataclass(frozen=True, slots=True, eq=False)
class MaskExtent(Boxes):
    """The upright box around all that is not 0 in the masks of an item, as a fact: nobody writes it down, it is read
    off the masks and moved as boxes are."""

    @classmethod
    def derive(cls, fields: Mapping[str, Field]) -> Stack | None:
        masks = [f.values for f in fields.values() if isinstance(f, Each) and issubclass(f.kind, Mask)]
        if not masks:
            return None
        found = [(row, box) for values in masks for row, mask in enumerate(values) if (box := extent(mask)) is not None]
        found.sort(key=lambda pair: pair[0])
        rows, boxes = np.array([row for row, _ in found], np.int64), np.array([box for _, box in found]).reshape(-1, 4)
        return cls.enter(Stack(cls, boxes, rows))


@dataclass(frozen=True, slots=True, eq=False)
class Polygons(OnCanvas):
    """A list of (v, 2) float64 corners in pixels, v >= 3, one polygon per object. Cut by windows and by the canvas."""

    grain = "objects"

    def __post_init__(self) -> None:
        data = [_floats(f"polygons[{k}]", corners, (2,)) for k, corners in enumerate(self.data)]
        if short := [k for k, corners in enumerate(data) if len(corners) < 3]:
            raise Malformed(f"polygons[{short[0]}] has {len(data[short[0]])} corners: must have at least 3.")
        object.__setattr__(self, "data", data)

    @classmethod
    def gather(cls, values: Sequence[Any]) -> tuple[NDArray[Any], list[int]]:
        """Corners padded to the most any polygon has by repeating the last one, which changes no polygon."""
        corners = [polygon for value in values for polygon in value]
        most = max(map(len, corners), default=3)
        out = np.empty((len(corners), most, 2))
        for k, polygon in enumerate(corners):
            out[k, : len(polygon)], out[k, len(polygon) :] = polygon, polygon[-1]
        return out, [len(value) for value in values]

    @classmethod
    def leave(cls, stack: Stack, canvas: Any) -> tuple[Stack, Bools]:
        cut = show(stack.data, stack.rows, canvas.height, canvas.width)
        x, y = cut[..., 0], cut[..., 1]
        area = np.abs((x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1))
        return stack.holding(cut), area > 0  # NaN, where nothing is left, is not above 0

    @classmethod
    def export(cls, data: NDArray[Any]) -> list[Floats]:
        return [corners[np.append(True, (np.diff(corners, axis=0) != 0).any(axis=1))] for corners in data]


@dataclass(frozen=True, slots=True, eq=False)
class ObjectLabels(OnCanvas):
    """(k, ...) anything, one row per object: classes, track ids, scores. They live and die with their object. Texts are
    held as Python's: the width of numpy's would depend on the items beside."""

    grain = "objects"

    def __post_init__(self) -> None:
        data = np.asarray(self.data)
        object.__setattr__(self, "data", data.astype(object) if data.dtype.kind == "U" else data)


@dataclass(frozen=True, slots=True, eq=False)
class Visibility(Joints, ObjectLabels):
    """(k, j) whole numbers: of every point of every object, how it is seen; COCO has 0 not labelled, 1 hidden, 2
    visible. Named as the points are, it changes places with them."""

    def __post_init__(self) -> None:
        data = np.asarray(self.data)
        if data.dtype.kind not in "iub" or data.ndim != 2:
            raise Malformed(f"visibility: {_found(data)}: must be (k, j) whole numbers.")
        _need_points("visibility", data, self.names)
        object.__setattr__(self, "data", data)


@dataclass(frozen=True, slots=True, eq=False)
class InstanceMasks(OnCanvas):
    """(k, H, W) booleans, one mask per object; they may overlap. They travel as `Bits`, eight masks to the byte, and
    may be given as such. An object of whose mask nothing is left is dropped."""

    grain = "parts"

    def __post_init__(self) -> None:
        data = self.data
        if not isinstance(data, Bits) and (not isinstance(data, np.ndarray) or data.dtype != bool or data.ndim != 3):
            raise Malformed(f"instance masks: {_found(data)}: must be (k, H, W) booleans, or Bits.")

    @property
    def extent(self) -> tuple[float, float]:
        shape: tuple[float, ...] = self.data.planes.shape if isinstance(self.data, Bits) else self.data.shape
        return shape[1], shape[2]

    @property
    def written(self) -> NDArray[np.bool_]:
        return self.unfold(self.data, np.ones(len(self.data), bool)) if isinstance(self.data, Bits) else self.data

    @classmethod
    def fold(cls, data: Any) -> Bits:
        return data if isinstance(data, Bits) else Bits.of(data)

    @classmethod
    def seen(cls, folded: Any) -> Bools:
        found: Bools = folded.seen
        return found

    @classmethod
    def unfold(cls, folded: Any, kept: Bools) -> NDArray[np.bool_]:
        masks: NDArray[np.bool_] = folded.masks(kept)
        return masks


@dataclass(frozen=True, slots=True, eq=False)
class ObjectKeypoints(Joints, OnCanvas):
    """(k, j, 2) float64: x, y in pixels of the j points of every object, such as the joints of a person; NaN for one
    that is not known. They may leave the canvas; they live and die with their object. Names as of `Keypoints`."""

    grain = "objects"

    def __post_init__(self) -> None:
        data = np.asarray(self.data)
        if data.dtype.kind not in "iuf" or data.ndim != 3 or data.shape[2] != 2 or np.isinf(data).any():
            raise Malformed(f"object keypoints: {_found(data)}: must be (k, j, 2) numbers, NaN for unknown points.")
        _need_points("object keypoints", data, self.names)
        object.__setattr__(self, "data", data.astype(np.float64))


def _floats(what: str, data: Any, tail: tuple[int, ...]) -> Floats:
    try:
        found = np.asarray(data, np.float64)
    except (TypeError, ValueError):
        raise Malformed(f"{what}: {_found(data)}: must be (k, {tail[0]}) numbers.") from None
    if not found.size:
        return found.reshape(0, *tail)
    if found.ndim != 2 or found.shape[1:] != tail or not np.isfinite(found).all():
        raise Malformed(f"{what}: {_found(found)}: must be (k, {tail[0]}) finite numbers.")
    return found


def _need_points(what: str, data: NDArray[Any], names: tuple[str, ...]) -> None:
    if names and data.shape[1] != len(names):
        raise Malformed(f"{what}: {data.shape[1]} points of each object: must be {len(names)}, one for each name.")


def _found(data: Any) -> str:
    return f"{data.dtype} {data.shape}" if isinstance(data, np.ndarray) else repr(type(data).__name__)


def extent(mask: NDArray[Any]) -> tuple[float, float, float, float] | None:
    """x0, y0, x1, y1 around what is not 0; None if nothing is marked."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (float(columns[0]), float(rows[0]), columns[-1] + 1.0, rows[-1] + 1.0) if rows.size else None
