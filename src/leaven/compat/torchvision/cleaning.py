"""Boxes and keypoints kept in order: clamped, written otherwise, and those left out that are none any more."""

from collections.abc import Callable as Function
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from ...core.errors import Malformed, OutOfRange, Uneven, Unsupported
from ...core.item import Bools
from .annotations import FORMATS, Boxed, Masks, Points
from .frame import Held, canvas
from .stages import Acting
from .tensors import is_tensor, to_tensor


class ClampBoundingBoxes(Acting):
    """Boxes cut to the picture. Those that a transform moved are so already."""

    def __init__(self, clamping_mode: str | None = "auto") -> None:
        self.clamping_mode = clamping_mode

    def act(self, nest: Any, holding: Held) -> Held:
        size = canvas(holding)
        if self.clamping_mode is None or size is None:
            return holding
        sides = np.array([size[1], size[0]] * 2, float)
        return [replace(o, corners=o.corners.clip(0, sides)) if isinstance(o, Boxed) else o for o in holding]


class ClampKeyPoints(Acting):
    """Keypoints moved onto the picture."""

    def act(self, nest: Any, holding: Held) -> Held:
        size = canvas(holding)
        if size is None:
            return holding
        last = np.array([size[1], size[0]], float) - 0.5
        return [replace(o, points=o.points.clip(0.5, last)) if isinstance(o, Points) else o for o in holding]


class ConvertBoundingBoxFormat(Acting):
    """Boxes written otherwise: XYXY, XYWH or CXCYWH."""

    example: ClassVar[Mapping[str, Any]] = {"format": "XYWH"}

    def __init__(self, format: Any) -> None:
        self.format = str(getattr(format, "name", format)).upper()
        if self.format not in FORMATS:
            raise Unsupported(f"ConvertBoundingBoxFormat: {self.format}: boxes are upright here, {', '.join(FORMATS)}.")

    def leaf(self, one: Any) -> Any:
        return replace(one, format=self.format) if isinstance(one, Boxed) and hasattr(one.before, "format") else one


class _Sanitize(Acting):
    """Leaves out, with their labels, what `valid` does not keep."""

    kind: ClassVar[type[Any]]

    def __init__(self, labels_getter: Any) -> None:
        if labels_getter not in (None, "default") and not callable(labels_getter):
            raise Malformed(f"labels_getter = {labels_getter!r}: must be 'default', None, or a function of the sample.")
        self.labels_getter = labels_getter

    def valid(self, one: Any, size: tuple[int, int] | None) -> Bools:
        raise NotImplementedError

    def act(self, nest: Any, holding: Held) -> Held:
        found = next((one for one in holding if isinstance(one, self.kind)), None)
        if found is None:
            raise Malformed(f"{type(self).__name__}: there are none in the sample.")
        kept, labels = self.valid(found, canvas(holding)), self._labels(nest)
        for label in labels:
            if not is_tensor(label) and not isinstance(label, np.ndarray):
                raise Malformed(f"labels of {type(label).__name__}: must be a tensor or an array.")
            if len(label) != len(kept):
                raise Uneven(f"{type(self).__name__}: {len(kept)} of them, and {len(label)} labels: must be as many.")
        return [self._left(one, kept, any(one is label for label in labels)) for one in holding]

    def _labels(self, nest: Any) -> Sequence[Any]:
        if self.labels_getter is None:
            return ()
        found = default_labels(nest) if self.labels_getter == "default" else self.labels_getter(nest)
        return () if found is None else found if isinstance(found, tuple | list) else (found,)

    def _left(self, one: Any, kept: Bools, label: bool) -> Any:
        if isinstance(one, self.kind):
            return one.keep(kept)
        if label:
            return _rows(one, kept)
        if isinstance(one, Masks) and one.array.ndim == 3 and len(one.array) == len(kept):
            return replace(one, array=one.array[kept])
        return one


class SanitizeBoundingBoxes(_Sanitize):
    """Boxes with a side below `min_size` or an area below `min_area` pixels, or that reach out of the picture, are left
    out, with their labels and masks. labels_getter: what gives the labels from the sample; "default" finds them in a
    dict under `labels`, or a name in which `label` stands; None: boxes and masks alone."""

    kind = Boxed
    example: ClassVar[Mapping[str, Any]] = {"labels_getter": None}

    def __init__(self, min_size: float = 1.0, min_area: float = 1.0,
                 labels_getter: Function[[Any], Any] | str | None = "default") -> None:  # fmt: skip
        if min_size < 1 or min_area < 1:
            raise OutOfRange(f"SanitizeBoundingBoxes: min_size = {min_size}, min_area = {min_area}: at least 1 each.")
        self.min_size, self.min_area = min_size, min_area
        super().__init__(labels_getter)

    def valid(self, one: Boxed, size: tuple[int, int] | None) -> Bools:
        side = one.corners[:, 2:] - one.corners[:, :2]
        kept = (side >= self.min_size).all(axis=1) & (side.prod(axis=1) >= self.min_area)
        inside = (one.corners >= 0).all(axis=1)
        if size is not None:
            inside &= (one.corners[:, 2:] <= [size[1], size[0]]).all(axis=1)
        return np.asarray(kept & inside)


class SanitizeKeyPoints(_Sanitize):
    """Keypoints outside the picture are left out, with their labels."""

    kind = Points

    def __init__(self, labels_getter: Function[[Any], Any] | str | None = None) -> None:
        super().__init__(labels_getter)

    def valid(self, one: Points, size: tuple[int, int] | None) -> Bools:
        if size is None or len(one.shape) != 2:
            raise Malformed("SanitizeKeyPoints: takes keypoints (K, 2) of a picture.")
        return np.asarray(((one.points > 0) & (one.points < [size[1], size[0]])).all(axis=1))


def default_labels(nest: Any) -> Any:
    """Malformed: there is no dict with labels, neither the sample itself nor its second part."""
    found = nest[1] if isinstance(nest, tuple | list) and len(nest) > 1 else nest
    if is_tensor(found) or isinstance(found, np.ndarray):
        return found
    names = [k for k in found if isinstance(k, str)] if isinstance(found, Mapping) else []
    exact = [k for k in names if k.lower() == "labels"] + [k for k in names if "label" in k.lower()]
    if not exact:
        raise Malformed(
            "the labels are not found: they stand in a dict under `labels`, in the sample or its second part; else "
            "give a function, labels_getter=lambda sample: ..., or None where there are none."
        )
    return found[exact[0]]


def _rows(label: Any, kept: Bools) -> Any:
    """The rows of a tensor or an array that are kept."""
    return label[to_tensor(kept) if is_tensor(label) else kept]
