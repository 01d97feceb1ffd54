"""Masks as run lengths, as COCO writes them: down the columns, unset pixels first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..core.errors import BadData

Bools = NDArray[np.bool_]
START, BITS, MORE, SIGN = 48, 5, 0x20, 0x10


def runs(mask: Bools) -> list[int]:
    """(H, W) -> how many pixels are unset, then set, then unset ... down the columns; they sum to H W."""
    flat = mask.reshape(-1, order="F")
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    ends = [0, *edges.tolist(), flat.size]
    counts = np.diff(ends).tolist()
    return [0, *counts] if flat.size and flat[0] else counts


def filled(counts: Sequence[int], height: int, width: int) -> Bools:
    """The mask (H, W) of such runs. BadData: they do not sum to H W, or one is negative."""
    lengths = np.asarray(counts, np.int64)
    if int(lengths.sum()) != height * width or (lengths < 0).any():
        raise BadData(f"run lengths sum to {int(lengths.sum())} for {height} x {width} pixels.")
    return np.repeat(np.arange(lengths.size) % 2 == 1, lengths).reshape(height, width, order="F")


def unpacked(text: str) -> list[int]:
    """Run lengths from COCO's compressed string: groups of 5 bits from the lowest, each a character from "0" on, a
    sixth bit where more follow, sign extended; from the fourth number on, the difference from the one before the last.
    BadData: not of that form."""
    counts, number, shift = list[int](), 0, 0
    for character in text:
        bits = ord(character) - START
        if not 0 <= bits < 1 << 6:
            raise BadData(f"run lengths hold {character!r}, which is none of COCO's 64 characters.")
        number |= (bits & (MORE - 1)) << shift
        shift += BITS
        if not bits & MORE:
            number -= (1 << shift) if bits & SIGN else 0
            counts.append(number + (counts[-2] if len(counts) > 2 else 0))
            number, shift = 0, 0
    if shift:
        raise BadData("run lengths end within a number.")
    return counts


def packed(counts: Sequence[int]) -> str:
    """Run lengths as COCO's compressed string; see `unpacked`, which undoes it."""
    text = list[str]()
    for k, count in enumerate(counts):
        rest, more = count - (counts[k - 2] if k > 2 else 0), True
        while more:
            bits, rest = rest & (MORE - 1), rest >> BITS
            more = rest != (-1 if bits & SIGN else 0)
            text.append(chr(START + bits + (MORE if more else 0)))
    return "".join(text)
