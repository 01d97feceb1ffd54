"""Frame: a call's keywords become an item of Leaven, and the outcome becomes keywords again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.errors import Malformed, NoSpace, Unsupported
from ...core.item import Target
from ...image import Image, Mask
from .annotations import Annotations
from .boxes import BboxParams
from .keypoints import KeypointParams

KINDS = {"image": "image", "images": "images", "mask": "mask", "masks": "masks", "bboxes": "bboxes",
         "keypoints": "keypoints"}  # fmt: skip
VOLUMES = ("volume", "volumes", "mask3d", "masks3d")
Back = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Framed:
    """`item`: targets by internal names. `back`: keyword -> how its value is read off the outcome. `full`: full scale
    of the pictures. `annotations`: boxes and keypoints of all keywords together."""

    item: dict[str, Target] = field(default_factory=dict)
    back: dict[str, Back] = field(default_factory=dict)
    full: float = 255.0
    annotations: Annotations | None = None

    def leave(self, out: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
        """Every keyword of the call, with what became of it."""
        found = {name: self.back[name](out) if name in self.back else value for name, value in data.items()}
        if self.annotations is not None:
            found |= self.annotations.leave(out, *_shape(out))
        return found


def frame(data: Mapping[str, Any], kinds: Mapping[str, str], boxes: BboxParams | None,
          keypoints: KeypointParams | None) -> Framed:  # fmt: skip
    """Look at the keywords of one call. Keywords of no known kind stay as they are."""
    item, back, fulls = dict[str, Target](), dict[str, Back](), set[float]()
    written: dict[str, dict[str, Any]] = {"bboxes": {}, "keypoints": {}}
    for name, value in data.items():
        kind = kinds.get(name)
        if kind in written:
            written[kind][name] = value
        elif kind is not None and value is not None:
            for k, target in enumerate(made := _targets(kind, name, value)):
                item[f"{name} {k}"] = target
            fulls.update(_full(t) for t in made if isinstance(t, Image))
            back[name] = _back(kind, name, value, len(made))
        elif name in VOLUMES:
            raise Unsupported(f"{name}: volumes are not there yet; give slices as images=, which all move alike.")
    if not item:
        raise NoSpace("nothing to work on: give image= or mask=, as named arguments.")
    if len(fulls) > 1:
        raise Malformed("pictures of several dtypes in one call: give them all in uint8, or all in float32 in [0, 1].")
    annotations = None
    if written["bboxes"] or written["keypoints"]:
        size = next(iter(item.values())).extent
        annotations = Annotations.enter(written["bboxes"], written["keypoints"], data, boxes, keypoints, size)  # type: ignore[arg-type]
        item |= annotations.item
    return Framed(item, back, fulls.pop() if fulls else 255.0, annotations)


def _targets(kind: str, name: str, value: Any) -> list[Target]:
    if kind in ("images", "masks"):
        each = "image" if kind == "images" else "mask"
        return [t for k, one in enumerate(value) for t in _targets(each, f"{name}[{k}]", one)]
    if not isinstance(value, np.ndarray):
        hint = "; an item of PyTorch is turned by .permute(1, 2, 0).numpy()" if hasattr(value, "permute") else ""
        raise Malformed(f"{name}: is {type(value).__name__}: must be a numpy array (H, W) or (H, W, C){hint}.")
    if kind == "image":
        return [Image(value)]
    planes = [value] if value.ndim == 2 else [value[..., c] for c in range(value.shape[2])] if value.ndim == 3 else []
    if not planes:
        raise Malformed(f"{name}: {value.dtype} {value.shape}: must be (H, W) or (H, W, C).")
    return [Mask(_as_labels(plane)) for plane in planes]


def _as_labels(plane: NDArray[Any]) -> NDArray[Any]:
    """Masks are never blended, so that floats can travel as the whole numbers that their bits are."""
    return plane.view(f"i{plane.dtype.itemsize}") if plane.dtype.kind == "f" else plane


def _full(image: Image) -> float:
    return 1.0 if image.data.dtype == np.float32 else float(np.iinfo(image.data.dtype).max)


def _back(kind: str, name: str, value: Any, count: int) -> Back:
    if kind == "image":
        return lambda out: _like(out[f"{name} 0"], value)
    if kind == "mask":
        return lambda out: _mask(out, name, 0, value)
    if kind == "images":
        return lambda out: _many([_like(out[f"{name} {k}"], one) for k, one in enumerate(value)], value)
    starts = np.cumsum([0, *(1 if one.ndim == 2 else one.shape[2] for one in value)])
    return lambda out: _many([_mask(out, name, int(starts[k]), one) for k, one in enumerate(value)], value)


def _like(image: NDArray[Any], before: NDArray[Any]) -> NDArray[Any]:
    return image[..., 0] if before.ndim == 2 and image.ndim == 3 and image.shape[2] == 1 else image


def _mask(out: Mapping[str, Any], name: str, start: int, before: NDArray[Any]) -> NDArray[Any]:
    if before.ndim == 2:
        found: NDArray[Any] = out[f"{name} {start}"]
    else:
        found = np.stack([out[f"{name} {start + c}"] for c in range(before.shape[2])], axis=2)
    return found.view(before.dtype) if before.dtype.kind == "f" else found


def _many(found: list[NDArray[Any]], before: Any) -> Any:
    return np.stack(found) if isinstance(before, np.ndarray) and found else type(before)(found)


def _shape(out: Mapping[str, Any]) -> tuple[int, int]:
    """Height and width that the item ends with."""
    first = next(iter(out.values()))
    return first.shape[0], first.shape[1]
