"""ToTensorV2: channels first, as tensors of PyTorch."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...core.errors import BadData
from ..names import Names
from ..peer import Node


class ToTensorV2(Node):
    """Pictures (H, W, C) -> tensors (C, H, W) without a copy; masks become tensors as they are, or channels first with
    `transpose_mask`. Needs PyTorch. Stands last, and is on always."""

    def __init__(self, transpose_mask: bool = False, p: float = 1.0) -> None:
        self.transpose_mask, self.p = transpose_mask, p

    def to_plain(self) -> dict[str, Any]:
        return {"__class_fullname__": "ToTensorV2", "transpose_mask": self.transpose_mask, "p": self.p}

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        from ...core.errors import Unsupported

        raise Unsupported("ToTensorV2: stands inside another container; put it last in Compose.")

    def __repr__(self) -> str:
        return f"ToTensorV2(transpose_mask={self.transpose_mask}, p={self.p})"


def to_tensors(data: Mapping[str, Any], kinds: Mapping[str, str], transpose_mask: bool) -> dict[str, Any]:
    """BadData: PyTorch is not installed."""
    try:
        from torch import from_numpy
    except ImportError:
        raise BadData("ToTensorV2 needs PyTorch: pip install 'leaven[torch]', or leave it out for arrays.") from None

    def turned(name: str, value: Any) -> Any:
        kind = kinds.get(name)
        if kind == "image":
            return from_numpy(_first(value))
        if kind == "mask":
            return from_numpy(_first(value) if transpose_mask and value.ndim == 3 else value)
        if kind in ("images", "masks"):
            return [turned(_ONE[kind], one) for one in value]
        return value

    return {name: turned(name, value) for name, value in data.items()}


_ONE = {"images": "image", "masks": "mask"}


def _first(image: Any) -> Any:
    return np.moveaxis(image, 2, 0) if image.ndim == 3 else image[None]
