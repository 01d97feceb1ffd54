"""Orders other than the old one."""

from math import factorial

import numpy as np

from ..core.dist import Floats
from ..core.item import Ints


def other_order(u: Floats, count: Ints, most: int) -> Ints:
    """(n, most): what stands where. The first `count` are in an order drawn by the uniform u (n,) from all but the old
    one, each equally likely; the rest, and a count of 1, stay. By Lehmer's code: the digits of a number below count! in
    the factorial system, 0 being the old order."""
    ways = np.array([factorial(k) for k in range(most + 1)])[count]
    number = np.minimum(1 + np.floor(u * (ways - 1)), ways - 1).astype(np.int64)
    out = np.tile(np.arange(most), (len(u), 1))
    for place in range(most):
        left = np.maximum(count - place - 1, 0)
        digit, number = np.divmod(number, np.array([factorial(k) for k in range(most)])[left])
        chosen = np.take_along_axis(out, place + digit[:, None], axis=1)
        rest = np.where(np.arange(most) <= place + digit[:, None], np.roll(out, 1, axis=1), out)  # close the gap
        rest[:, :place] = out[:, :place]
        rest[:, place] = chosen[:, 0]
        out = rest
    return out
