"""Keys beside each other on a keyboard."""

from functools import lru_cache

import numpy as np

from ..core.item import Ints
from .steps import Pool

QWERTY = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")  # each row half a key to the right of the one above
AROUND = 6


@lru_cache(maxsize=1)
def neighbours() -> tuple[Ints, Pool]:
    """By code point below 128: how many letters lie around its key (0 where it is none); and (128, 6, 2) it and each of
    them, in capitals around a capital."""
    count, beside = np.zeros(128, np.int64), np.zeros((128, AROUND, 2), np.uint32)
    places = {key: (row, column) for row, keys in enumerate(QWERTY) for column, key in enumerate(keys)}
    for key, (row, column) in places.items():
        around = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))
        near = [k for k, place in places.items() if (place[0] - row, place[1] - column) in around and k.isalpha()]
        for shift in (str.lower, str.upper) if key.isalpha() else ():
            count[ord(shift(key))] = len(near)
            beside[ord(shift(key)), : len(near)] = [(ord(shift(key)), ord(shift(k))) for k in near]
    return count, beside
