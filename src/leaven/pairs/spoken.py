"""Spoken: words that a caption says, as a fact."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..core.item import Each, Stack, Target
from ..text.targets import Caption


class Spoken(Target):
    """(k, 3) start, end and number of the meaning of each word that matters, read off the captions as the ops before
    have left them."""

    grain = "rows"
    measures = Caption

    @classmethod
    def read(cls, caption: str) -> list[tuple[int, int, int]]:
        raise NotImplementedError

    @classmethod
    def derive(cls, fields: Mapping[str, Any]) -> Stack | None:
        texts = [f.values for f in fields.values() if isinstance(f, Each) and issubclass(f.kind, Caption)]
        if not texts:
            return None
        found = [(row, mark) for row, caption in enumerate(texts[0]) for mark in cls.read(caption)]
        marks = np.array([mark for _, mark in found], np.int64).reshape(-1, 3)
        return Stack(cls, marks, np.array([row for row, _ in found], np.int64))


def words(*listed: str) -> "re.Pattern[str]":
    """Any of these, as whole words, whatever their case."""
    return re.compile(rf"\b(?:{'|'.join(listed)})\b", re.IGNORECASE)
