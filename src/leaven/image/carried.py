"""Pictures of further types, carried through every kernel in one of the three that are compiled.

int16 as uint16, its least value as 0, to the bit. float16 and float64 as float32: to the bit, and to 24 bits.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import Uneven
from ..core.step import Segment

Pixels = NDArray[Any]
COMPILED = (np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.float32))
CARRIED = (np.dtype(np.int16), np.dtype(np.float16), np.dtype(np.float64))
SIGN = np.uint16(1 << 15)


def carried(kernel: Callable[..., Pixels]) -> Callable[..., Pixels]:
    """A kernel of pictures (step, i, images, out, ...), for pictures of every type."""

    @wraps(kernel)
    def run(step: Any, i: int, images: list[Pixels], out: Pixels | None, *looked: Any) -> Pixels:
        own = images[i]
        if own.dtype not in CARRIED:
            return kernel(step, i, images, out, *looked)
        made = _back(kernel(step, i, _Carried(images, own.dtype), None, *looked), own.dtype, _standard(step, i))
        if out is None:
            return made
        out[...] = made
        return out

    return run


class _Carried(list[Pixels]):
    """Pictures as kernels take them, converted when they are asked for. Uneven: a partner counts otherwise."""

    def __init__(self, images: list[Pixels], dtype: np.dtype[Any]) -> None:
        super().__init__(images)
        self.dtype = dtype

    def __getitem__(self, k: Any) -> Any:
        image = super().__getitem__(k)
        if image.dtype.kind == "f" == self.dtype.kind:
            return image.astype(np.float32)
        if image.dtype != self.dtype:
            raise Uneven(f"mixing a picture of {self.dtype} with one of {image.dtype}: give all in one type.")
        return image.view(np.uint16) ^ SIGN


def _back(made: Pixels, dtype: np.dtype[Any], standard: bool) -> Pixels:
    if standard:
        return made
    return (made ^ SIGN).view(dtype) if dtype.kind == "i" else made.astype(dtype)


def _standard(step: Any, i: int) -> bool:
    """Whether row i ends standardised, which is float32 whatever it was."""
    return isinstance(step, Segment) and step.tone is not None and bool(step.tone.standard[i])
