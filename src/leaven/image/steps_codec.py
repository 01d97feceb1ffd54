"""Steps that lose detail as storage does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.item import Bools, Ints
from .steps import OnCanvas


@dataclass(frozen=True, slots=True, eq=False)
class Codec(OnCanvas):
    """Written in this `format` (n,), 0 JPEG and 1 WebP, at this `quality` (n,), and read again."""

    quality: Floats
    format: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Shrink(OnCanvas):
    """Shrunk to `size` (n, 2), height and width in pixels, and enlarged again: bilinear where `smooth` (n,)."""

    size: Ints
    smooth: Bools
