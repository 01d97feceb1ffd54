"""Tensors of PyTorch and torchvision's typed ones, told by their classes: neither is imported before a leaf is one."""

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData, Unsupported


def is_tensor(leaf: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(leaf, torch.Tensor)


def typed(leaf: Any) -> str:
    """Image, Video, Mask, BoundingBoxes or KeyPoints for one of torchvision's typed tensors; else ""."""
    for base in type(leaf).__mro__:
        if base.__module__.startswith("torchvision.tv_tensors"):
            return "" if base.__name__ == "TVTensor" else base.__name__
    return ""


def to_array(tensor: Any) -> NDArray[Any]:
    """Without a copy. Unsupported: it lies on a GPU, is part of a gradient, or is of a type that numpy has not."""
    if tensor.device.type != "cpu":
        raise Unsupported(f"a tensor on {tensor.device}: Leaven works on the CPU; transform before .to(device).")
    if tensor.requires_grad:
        raise Unsupported("a tensor that requires a gradient: none flows through Leaven; give tensor.detach().")
    try:
        found: NDArray[Any] = tensor.detach().numpy()
    except TypeError:
        raise Unsupported(f"a tensor of {tensor.dtype}: numpy has no such type; give float32 or uint8.") from None
    return found


def to_tensor(array: NDArray[Any]) -> Any:
    """BadData: PyTorch is not installed."""
    try:
        from torch import from_numpy
    except ImportError:
        raise BadData("tensors need PyTorch: pip install 'leaven[torch]', or leave ToImage and the like out.") from None
    whole = np.ascontiguousarray(array)
    return from_numpy(whole if whole.flags.writeable else whole.copy())


def image_class() -> Any:
    """torchvision's Image, where it is in use; else None."""
    found = sys.modules.get("torchvision.tv_tensors")
    return getattr(found, "Image", None)


def like(tensor: Any, before: Any, **about: Any) -> Any:
    """A tensor in the class of `before`, with what it says about itself, or `about` instead."""
    if not typed(before):
        return tensor
    for name in ("format", "canvas_size", "clamping_mode"):
        if name not in about and hasattr(before, name):
            about[name] = getattr(before, name)
    return type(before)(tensor, **about)
