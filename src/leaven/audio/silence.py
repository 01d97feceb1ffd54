"""Silence over spans of a sound."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def silence(wave: NDArray[np.float32], spans: Any, fade: int) -> None:
    """wave (n, channels), in place: nothing on the spans (k, 2), with a fade inside each end, shorter where two would
    not fit. Half a period of a cosine."""
    for start, stop in spans.tolist():
        length = min(fade, (stop - start) // 2)
        ramp = 0.5 + 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / max(length, 1))
        wave[start : start + length] *= ramp[:, None].astype(np.float32)
        wave[stop - length : stop] *= ramp[::-1, None].astype(np.float32)
        wave[start + length : stop - length] = 0
