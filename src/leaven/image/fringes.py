"""Red and blue images of a lens that are larger or smaller than the green one. Holds no GIL."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import NoKernel
from .zoom_blur import magnified


def fringes(source: NDArray[Any], out: NDArray[Any], red: float, blue: float) -> None:
    """(H, W, C) -> (H, W, C) of the same dtype: red is magnified by 1 + red and blue by 1 + blue about the centre,
    bilinear; what comes from beyond the border is its last pixel. For 3 channels, and 4, of which the last stays; a
    single one stays as it is."""
    channels = source.shape[2]
    if channels not in (1, 3, 4):
        raise NoKernel(f"chromatic_aberration: moves red and blue; a picture of {channels} channels has none.")
    np.copyto(out, source)
    for channel, more in ((0, red), (2, blue)):
        if channels > 1 and more:
            moved = magnified(source[..., channel], 1 + more)
            out[..., channel] = moved if source.dtype == np.float32 else moved + np.float32(0.5)
