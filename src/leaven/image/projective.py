"""How many source pixels a pixel of the result spans under a projective map: the support of its taps, which differs
from place to place."""

import math

import numpy as np
from numba import njit


@njit(nogil=True, cache=True)
def widest(m, determinant, height, width, front, k):  # type: ignore[no-untyped-def]
    """A bound of the support of a projective map along an axis (x for k = 0), over the picture on this side of the
    horizon: |w| / determinant times a length that varies with that axis alone, part by part of the picture."""
    other, size, parts, found = 1 - k, width if k == 0 else height, 16, 0.0
    across, sign = height if k == 0 else width, 1.0 if front > 0 else -1.0
    for part in range(parts):
        length = farthest = 0.0
        for end in range(2):
            at = size * (part + end) / parts
            one = (m[1, other] * m[2, k] - m[1, k] * m[2, other]) * at + m[1, other] * m[2, 2] - m[1, 2] * m[2, other]
            two = (m[0, other] * m[2, k] - m[0, k] * m[2, other]) * at + m[0, other] * m[2, 2] - m[0, 2] * m[2, other]
            length = max(length, math.hypot(one, two))
            for side in range(2):
                farthest = max(farthest, sign * (m[2, k] * at + m[2, other] * across * side + m[2, 2]))
        found = max(found, length * farthest / abs(determinant))
    return found


@njit(nogil=True, cache=True)
def stretch(pull, x, y, at, support):  # type: ignore[no-untyped-def]
    """The support of a projective map at one pixel."""
    for k in range(2):
        place = (at[0][x] + at[1][x] if k == 0 else at[2][x] + at[3][x]) + 0.5
        w = pull[2, 0] * (x + 0.5) + (pull[2, 1] * (y + 0.5) + pull[2, 2])
        support[k] = _wide(pull[k, 0], pull[k, 1], pull[2, 0], pull[2, 1], w, place)


@njit(nogil=True, cache=True, forceinline=True, error_model="numpy")
def _wide(p, q, a, b, w, place):  # type: ignore[no-untyped-def]
    """The support along one axis, from the Jacobian; in float32, as a row of them is."""
    w = w if w > 1e-12 else 1e-12
    one, two = (p - place * a) / w, (q - place * b) / w
    size = math.sqrt(one * one + two * two)
    return np.float32(size if size > 1 + 1e-6 else 1.0)


@njit(nogil=True, cache=True, error_model="numpy")
def reach(pull, k, y, wholes, parts, left, right, reaches):  # type: ignore[no-untyped-def]
    """The support of a projective map along an axis, at each pixel of a run, from its Jacobian. -> the largest."""
    p, q, a, b, c = pull[k, 0], pull[k, 1], pull[2, 0], pull[2, 1], pull[2, 1] * (y + 0.5) + pull[2, 2]
    for i in range(right - left):
        x = np.uint64(left) + np.uint64(i)
        reaches[x] = _wide(p, q, a, b, a * (left + i + 0.5) + c, wholes[x] + parts[x] + 0.5)
    most = np.float32(1)
    for place in range(left, right):
        most = max(most, reaches[place])
    return most
