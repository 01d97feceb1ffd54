"""Scales: words that are ordered, or true and false, in every table that has them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ..target import numbers

SCALES = (
    ("very low", "low", "medium", "high", "very high"),
    ("very small", "small", "medium", "large", "very large"),
    ("xxs", "xs", "s", "m", "l", "xl", "xxl"),
    ("very poor", "poor", "fair", "good", "very good", "excellent"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("none", "mild", "moderate", "severe"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
)
LEAST = 3  # words: two of them may be anything
TRUTHS = (("false", "true"), ("no", "yes"), ("f", "t"), ("n", "y"), ("off", "on"), ("0", "1"))
NUMBER = r"(\d+(?:\.\d+)?)"
RANGE = re.compile(rf"{NUMBER}\s*(?:-|\u2013|to)\s*{NUMBER}")
BELOW = re.compile(rf"(?:<|<=|under|below)\s*{NUMBER}")
ABOVE = re.compile(rf"(?:(?:>|>=|over|above)\s*{NUMBER}|{NUMBER}\s*\+)")


def truth(names: Sequence[str]) -> tuple[str, ...]:
    """(false, true), if the names are two such words; else nothing."""
    found = {name.lower(): name for name in names}
    for pair in TRUTHS:
        if set(pair) == set(found) and len(names) == 2:
            return tuple(found[word] for word in pair)
    return ()


def in_order(names: Sequence[str]) -> tuple[str, ...]:
    """From the lowest to the highest, if the names are at least three words of a scale, or ranges of numbers that do
    not overlap, such as <18, 18-64, 65+; else nothing."""
    if len(names) < LEAST or numbers(names) is not None:
        return ()
    found = {name.lower(): name for name in names}
    for scale in SCALES:
        if set(found) <= set(scale) and len(found) == len(names):
            return tuple(found[word] for word in scale if word in found)
    ranges = sorted((ends, name) for name in names if (ends := _ends(name.lower())))
    apart = all(one[1] <= other[0] for (one, _), (other, _) in pairwise(ranges))
    return tuple(name for _, name in ranges) if len(ranges) == len(names) and apart else ()


def _ends(name: str) -> tuple[float, float] | None:
    if (found := RANGE.fullmatch(name)) and float(found[1]) < float(found[2]):
        return float(found[1]), float(found[2])
    if found := BELOW.fullmatch(name):
        return float("-inf"), float(found[1])
    if found := ABOVE.fullmatch(name):
        return float(found[1] or found[2]), float("inf")
    return None
