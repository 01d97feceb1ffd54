"""Forms of pictures: tensors, torchvision's images, PIL."""

from dataclasses import replace
from typing import Any

import numpy as np

from ...core.errors import Malformed, Unsupported
from ...image import ToGray
from ..names import Names, named
from ..peer import Node
from .annotations import Boxed, Masks, Points
from .library import Callable
from .pictures import AsArray, AsImage, AsPIL, AsTarget, AsTensor, Picture
from .stages import Acting
from .tensors import image_class, typed


def word(one: Any) -> str:
    """What torchvision calls it; "" for what is none of ours."""
    if not isinstance(one, Picture):
        kinds = {Masks: "Mask", Boxed: "BoundingBoxes", Points: "KeyPoints"}
        return kinds.get(type(one), "")
    form = one.form
    if isinstance(form, AsTensor):
        return typed(form.before) or "Tensor"
    return "Tensor" if isinstance(form, AsImage) and image_class() is None else "Image"


class Form(Acting):
    """A change of form: the pixels stay."""


class ToImage(Form):
    """PIL images, tensors and arrays become torchvision's Image; tensors, where torchvision is not in use."""

    def leaf(self, one: Any) -> Any:
        if not isinstance(one, Picture) or isinstance(one.form, AsTarget):
            return one
        lead = one.form.lead if isinstance(one.form, AsTensor) else ()
        return one if word(one) == "Video" else replace(one, form=AsImage(lead))


class PILToTensor(Form):
    """PIL images become tensors of their dtype."""

    def leaf(self, one: Any) -> Any:
        pil = isinstance(one, Picture) and isinstance(one.form, AsPIL)
        return replace(one, form=AsTensor()) if pil else one


class _AsTensors(Form):
    """PIL images and arrays become tensors of their dtype."""

    def leaf(self, one: Any) -> Any:
        other = isinstance(one, Picture) and isinstance(one.form, AsPIL | AsArray)
        return replace(one, form=AsTensor()) if other else one


class ToPureTensor(Form):
    """torchvision's typed tensors become plain ones."""

    def leaf(self, one: Any) -> Any:
        if isinstance(one, Picture) and isinstance(one.form, AsTensor | AsImage):
            flat = isinstance(one.form, AsTensor) and one.form.flat
            return replace(one, form=AsTensor(one.form.lead, flat))
        if isinstance(one, Masks | Boxed | Points) and typed(one.before):
            return one.leave().as_subclass(_tensor())
        return one


class ToPILImage(Acting):
    """Tensors and arrays become PIL images, of the mode that goes with their channels; floats in [0, 1] bytes."""

    def __init__(self, mode: str | None = None) -> None:
        if mode not in (None, "L", "LA", "RGB", "RGBA"):
            raise Unsupported(f"ToPILImage.mode = {mode!r}: the mode goes with the channels here; leave it out.")
        self.mode = mode

    def leaf(self, one: Any) -> Any:
        if not isinstance(one, Picture) or isinstance(one.form, AsPIL):
            return one
        if len(one.pages) != 1:
            raise Malformed(f"ToPILImage: a batch of {len(one.pages)} pictures; give one.")
        page = one.pages[0]
        if page.dtype.kind == "f" and page.shape[2] > 1:
            page = (page * 255).astype(np.uint8)
        return Picture((page,), AsPIL())


class ToTensor(Callable, Node):
    """PIL images and arrays become tensors; bytes become floats in [0, 1]."""

    p = 1.0

    def expanded(self) -> list[Any]:
        from .dtypes import ToDtype

        return [_AsTensors(), ToDtype(np.float32, scale=True)]

    def __repr__(self) -> str:
        return "ToTensor()"


class _Channels(Acting):
    """So many channels: the first one, or that one several times."""

    def __init__(self, count: int) -> None:
        self.count = count

    def leaf(self, one: Any) -> Any:
        if not isinstance(one, Picture) or one.pages[0].shape[2] == self.count:
            return one
        pages = [np.repeat(page[..., :1], self.count, axis=2) for page in one.pages]
        return one.holding(pages)


class _Gray(Callable, Node):
    p = 1.0

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        return named(ToGray(p=1.0), names, 1.0)


class Grayscale(Callable, Node):
    """Luma, in one channel or in three."""

    p = 1.0

    def __init__(self, num_output_channels: int = 1) -> None:
        if num_output_channels not in (1, 3):
            raise Malformed(f"Grayscale.num_output_channels = {num_output_channels!r}: must be 1 or 3.")
        self.num_output_channels = num_output_channels

    def expanded(self) -> list[Any]:
        return [_Gray(), _Channels(self.num_output_channels)]

    def __repr__(self) -> str:
        return f"Grayscale(num_output_channels={self.num_output_channels})"


class RGB(_Channels):
    """Pictures of one channel become gray ones of three; alpha is left out."""

    def __init__(self) -> None:
        super().__init__(3)

    def leaf(self, one: Any) -> Any:
        if isinstance(one, Picture) and one.pages[0].shape[2] == 4:
            return one.holding([page[..., :3] for page in one.pages])
        return super().leaf(one)


def _tensor() -> Any:
    from torch import Tensor

    return Tensor
