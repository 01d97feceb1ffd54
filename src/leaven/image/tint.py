"""Colour matrices that several ops share."""

import numpy as np

from ..core.dist import Floats
from .affine import adjugate, mul

GRAY = np.zeros((3, 4))
GRAY[:, :3] = 0.299, 0.587, 0.114  # luma of ITU-R BT.601


def matrix(gain: Floats, offset: Floats) -> Floats:
    """(n, 3, 4): gain * x + offset, on every channel alike."""
    out = np.zeros((gain.size, 3, 4))
    out[:, [0, 1, 2], [0, 1, 2]], out[:, :, 3] = gain[:, None], offset[:, None]
    return out


YIQ = np.array([[0.299, 0.587, 0.114], [0.595716, -0.274453, -0.321263], [0.211456, -0.522591, 0.311135]])  # FCC


def hue(degrees: Floats) -> Floats:
    """(n, 3, 4): the colours of YIQ turned about the axis of grays, red towards green."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.zeros((degrees.size, 3, 3))
    turn[:, 0, 0], turn[:, 1, 1], turn[:, 2, 2] = 1, cos, cos
    turn[:, 1, 2], turn[:, 2, 1] = sin, -sin
    there = np.broadcast_to(YIQ, turn.shape)
    back = adjugate(there)
    turned = mul(back / mul(there, back)[:, :1, :1], mul(turn, there))
    return np.concatenate([turned, np.zeros((degrees.size, 3, 1))], axis=2)


def after(second: Floats, first: Floats) -> Floats:
    """(n, 3, 4) maps of colour: `first`, then `second`."""
    made = mul(second[:, :, :3], first)
    made[:, :, 3] += second[:, :, 3]
    return made
