"""Hiding parts of a series."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.item import Bools, Ints
from .steps import MEAN


def hide(source: NDArray[Any], out: NDArray[Any], spans: Ints, channels: Bools, fill: int) -> None:
    """source (time, channels) -> out, hidden on spans (k, 2) of samples and in whole channels; what is missing stays
    missing. channels: may be longer or shorter than the series has, the rest is not hidden."""
    from .curves import deviations

    hidden = np.zeros(source.shape, bool)
    for first, end in spans.tolist():
        hidden[first:end] = True
    mine = channels[: source.shape[1]]
    hidden[:, : mine.size] |= mine
    level = deviations(source)[0].astype(source.dtype) if fill == MEAN else np.zeros(source.shape[1], source.dtype)
    out[...] = np.where(hidden & ~np.isnan(source), level, source)
