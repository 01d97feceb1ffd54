"""Types of values, and standardised ones."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ...core.errors import Malformed, Unsupported
from ...image import Normalize as NormalizeOp
from ..names import Parts
from .annotations import Masks
from .forms import word
from .library import transform
from .pictures import AsPIL, Picture
from .stages import Acting

NEARLY = 1 - 1e-3  # below one more than the largest whole number: so that a 1 becomes that number


def dtype(value: Any) -> np.dtype[Any]:
    """numpy's, of one of PyTorch's or of its own."""
    name = str(value).rsplit(".", 1)[-1] if not isinstance(value, type) else value
    try:
        return np.dtype(name)
    except TypeError:
        raise Unsupported(f"dtype = {value!r}: numpy has no such type; write torch.float32 or torch.uint8.") from None


class ToDtype(Acting):
    """Pictures of another dtype, or whatever a dict by type says. scale: whole numbers from 0 to their largest stand
    for 0 to 1 of floats."""

    example: ClassVar[Mapping[str, Any]] = {"dtype": np.float32, "scale": True}

    def __init__(self, dtype: Any, scale: bool = False) -> None:
        self.dtype, self.scale = dtype, bool(scale)
        self._by_name = (
            {k if isinstance(k, str) else k.__name__: _maybe(v) for k, v in dtype.items()}
            if isinstance(dtype, Mapping)
            else {}
        )
        self._all = None if isinstance(dtype, Mapping) else _maybe(dtype)

    @property
    def standard(self) -> bool:
        """Whether pictures, and they alone, become floats of 32 bits in [0, 1]."""
        return self.scale and self._all == np.float32

    def leaf(self, one: Any) -> Any:
        kind = word(one)
        if not kind:
            return one
        if not self._by_name:
            return _pixels(one, self._all, self.scale) if isinstance(one, Picture) and self._all else one
        if kind not in self._by_name and "others" not in self._by_name:
            raise Malformed(f"ToDtype: says nothing of {kind}; give a dtype for it, or for 'others'.")
        wanted = self._by_name.get(kind, self._by_name.get("others"))
        if wanted is None:
            return one
        if isinstance(one, Picture):
            return _pixels(one, wanted, self.scale)
        return replace(one, array=one.array.astype(wanted)) if isinstance(one, Masks) else replace(one, dtype=wanted)

    def __repr__(self) -> str:
        return f"ToDtype({self.dtype!r}, scale={self.scale})"


class ConvertImageDtype(ToDtype):
    """ToDtype(dtype, scale=True)."""

    example: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, dtype: Any = np.float32) -> None:
        super().__init__(dtype, scale=True)


def _maybe(value: Any) -> np.dtype[Any] | None:
    return None if value is None else dtype(value)


def _pixels(picture: Picture, to: Any, scale: bool) -> Picture:
    if isinstance(picture.form, AsPIL):
        return picture  # as there: it has no such type
    return picture.holding([_scaled(page, to) if scale else page.astype(to, copy=False) for page in picture.pages])


def _scaled(page: NDArray[Any], to: np.dtype[Any]) -> NDArray[Any]:
    if page.dtype == to:
        return page
    if page.dtype.kind == "f":
        if to.kind == "f":
            return page.astype(to)
        return np.asarray(page * (np.iinfo(to).max + NEARLY)).astype(to)
    if to.kind == "f":
        return np.asarray(np.multiply(page, to.type(1 / np.iinfo(page.dtype).max), dtype=to))
    before, after = (np.iinfo(kind).bits - (np.iinfo(kind).min < 0) for kind in (page.dtype, to))
    wide = page.astype(to if after > before else page.dtype)
    return (wide << (after - before) if after > before else wide >> (before - after)).astype(to, copy=False)


@transform(
    mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225),
    differs="the result is float32; the picture that is given is never changed, also with inplace",
)  # fmt: skip
def Normalize(full: float, mean: Any, std: Any, inplace: bool = False) -> Parts:
    return NormalizeOp(mean=tuple(float(v) for v in mean), std=tuple(float(v) for v in std))
