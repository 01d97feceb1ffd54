"""Keys: names in a few bytes each behave as a tuple of them."""

import os
from itertools import pairwise

import numpy as np
import pytest

from leaven.core.key import item_id
from leaven.data.keys import CHUNK, Keys

NAMES = ("cat/1.png", "", "größe", "猫", "a" * 300, os.fsdecode(b"caf\xe9.png"), "x")


def test_names_come_back():
    keys = Keys.of(NAMES)
    assert len(keys) == 7 and tuple(keys) == NAMES and [keys[k] for k in range(-7, 7)] == [*NAMES, *NAMES]
    assert keys == NAMES and keys == Keys.of(iter(NAMES)) and keys != NAMES[:-1] and Keys.of(keys) is keys
    assert keys.index("猫") == 3 and "x" in keys and "y" not in keys and keys[1:4] == NAMES[1:4]
    assert repr(keys) == "Keys('cat/1.png', '', 'größe', ...; 7)"
    with pytest.raises(IndexError):
        keys[7]
    assert Keys.of(()) == () and len({item_id(name) for name in NAMES}) == 7


def test_taking_and_joining():
    keys, at = Keys.of(NAMES), np.array([5, 0, 0, 3, 1])
    assert keys.take(at) == [NAMES[k] for k in at] and keys.take(at[:0]) == ()
    assert keys.then(keys.take(at)) == (*NAMES, *(NAMES[k] for k in at)) and keys.then(Keys.of(())) == NAMES


def test_many_are_few_bytes():
    names = [f"part/{k}.png" for k in range(3 * CHUNK // 2)]
    keys = Keys.of(names)
    assert keys.text.nbytes + keys.starts.nbytes < 24 * len(names)
    at = np.random.default_rng(0).permutation(len(names))
    taken = keys.take(at)
    assert all(a == names[k] for a, k in zip(taken, at.tolist()))
    assert all(a < b for a, b in pairwise(sorted(taken)[:10]))
