"""Pictures in a nest: tensors (..., C, H, W), PIL images, arrays (H, W, C), or Leaven's own."""

import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.errors import Unsupported
from ...core.item import Target
from ...image import Image
from .tensors import image_class, is_tensor, like, to_array, to_tensor, typed

Pixels = NDArray[Any]
MODES = ("L", "LA", "RGB", "RGBA", "I;16", "F")


class Form(ABC):
    """What pictures were, or shall be, outside."""

    @abstractmethod
    def leave(self, pages: Sequence[Pixels]) -> Any:
        """pages: (H, W, C) each."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """`pages` (H, W, C): one, or several of a batch or a video, which all move alike."""

    pages: tuple[Pixels, ...]
    form: Form

    @property
    def size(self) -> tuple[int, int]:
        return self.pages[0].shape[0], self.pages[0].shape[1]

    def targets(self) -> list[Target]:
        return [Image(page) for page in self.pages]

    def holding(self, pages: Sequence[Pixels]) -> "Picture":
        return Picture(tuple(pages), self.form)

    def leave(self) -> Any:
        return self.form.leave(self.pages)


@dataclass(frozen=True, slots=True, eq=False)
class AsTensor(Form):
    """`lead`: the dimensions before C, H, W; `flat`: without C. `before`: of which class."""

    lead: tuple[int, ...] = ()
    flat: bool = False
    before: Any = None

    def leave(self, pages: Sequence[Pixels]) -> Any:
        first = [page[..., 0] if self.flat else page.transpose(2, 0, 1) for page in pages]
        whole = np.stack(first).reshape(*self.lead, *first[0].shape) if self.lead else first[0]
        tensor = to_tensor(whole)
        return tensor if self.before is None else like(tensor, self.before)


@dataclass(frozen=True, slots=True, eq=False)
class AsImage(Form):
    """torchvision's Image where torchvision is in use, else a tensor."""

    lead: tuple[int, ...] = ()

    def leave(self, pages: Sequence[Pixels]) -> Any:
        tensor, made = AsTensor(self.lead).leave(pages), image_class()
        return tensor if made is None else made(tensor)


class AsPIL(Form):
    def leave(self, pages: Sequence[Pixels]) -> Any:
        from PIL import Image as pil

        (page,) = pages
        channels = page.shape[2]
        if (page.dtype == np.uint8 and channels <= 4) or (channels == 1 and page.dtype in (np.uint16, np.float32)):
            return pil.fromarray(np.ascontiguousarray(page[..., 0] if channels == 1 else page))
        raise Unsupported(
            f"a PIL image of {page.dtype} in {channels} channels: there is none; put ToImage() before what makes it."
        )


@dataclass(frozen=True, slots=True, eq=False)
class AsArray(Form):
    """`flat`: (H, W)."""

    flat: bool = False

    def leave(self, pages: Sequence[Pixels]) -> Any:
        (page,) = pages
        return page[..., 0] if self.flat and page.shape[2] == 1 else page


@dataclass(frozen=True, slots=True, eq=False)
class AsTarget(Form):
    """Leaven's Image."""

    def leave(self, pages: Sequence[Pixels]) -> Any:
        (page,) = pages
        return Image(page)


def is_pil(leaf: Any) -> bool:
    pil = sys.modules.get("PIL.Image")
    return pil is not None and isinstance(leaf, pil.Image)


def is_picture(leaf: Any) -> bool:
    """Whether it says itself that it is a picture."""
    return is_pil(leaf) or isinstance(leaf, Image) or typed(leaf) in ("Image", "Video")


def is_plain(leaf: Any) -> bool:
    """A tensor or an array that says nothing about itself."""
    return (is_tensor(leaf) and not typed(leaf)) or type(leaf) is np.ndarray


def picture(leaf: Any) -> Picture:
    """Malformed, Unsupported: it cannot be one."""
    if is_pil(leaf):
        return _of_pil(leaf)
    if isinstance(leaf, Image):
        return Picture((leaf.data,), AsTarget())
    if isinstance(leaf, np.ndarray):
        return Picture((Image(leaf).data,), AsArray(leaf.ndim == 2))
    array = to_array(leaf)
    if array.ndim < 2 or not array.size:
        raise Unsupported(f"a picture of shape {array.shape}: must be (C, H, W), or a batch of these.")
    flat = array.ndim == 2
    shaped = array.reshape(-1, 1 if flat else array.shape[-3], *array.shape[-2:])
    form = AsTensor(() if flat else array.shape[:-3], flat, leaf if typed(leaf) else None)
    return Picture(tuple(Image(page.transpose(1, 2, 0)).data for page in shaped), form)


def _of_pil(leaf: Any) -> Picture:
    mode = leaf.mode if leaf.mode != "I;16L" else "I;16"
    if mode not in MODES:
        raise Unsupported(
            f"a PIL image of mode {leaf.mode}: write .convert('RGB') or .convert('L') before; a map of labels travels "
            "as tv_tensors.Mask, or as lv.image.Mask(np.asarray(picture))."
        )
    array = np.asarray(leaf)
    return Picture((array if array.ndim == 3 else array[..., None],), AsPIL())
