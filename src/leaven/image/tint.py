"""Colour matrices that several ops share."""

import numpy as np

from ..core.dist import Floats

GRAY = np.zeros((3, 4))
GRAY[:, :3] = 0.299, 0.587, 0.114  # luma of ITU-R BT.601


def matrix(gain: Floats, offset: Floats) -> Floats:
    """(n, 3, 4): gain * x + offset, on every channel alike."""
    out = np.zeros((gain.size, 3, 4))
    out[:, [0, 1, 2], [0, 1, 2]], out[:, :, 3] = gain[:, None], offset[:, None]
    return out
