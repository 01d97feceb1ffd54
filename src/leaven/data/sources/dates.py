"""Dates: texts in ISO 8601, counted."""

import re
from collections.abc import Sequence

import numpy as np

from ...core.dist import Floats

ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z?)?")
UNITS = {"D": 86_400_000_000, "s": 1_000_000, "ms": 1_000, "us": 1}  # in microseconds


def counted(texts: Sequence[str]) -> Floats | None:
    """Microseconds since 1970, if all of the texts are dates such as 2024-01-31 or 2024-01-31 12:30:00."""
    if not texts or not all(ISO.fullmatch(text) for text in texts):
        return None
    try:
        return np.array([text.removesuffix("Z") for text in texts], "datetime64[us]").astype(np.int64).astype(float)
    except ValueError:  # the 31st of February
        return None


def in_coarsest(moments: Floats) -> tuple[Floats, str]:
    """Microseconds -> counts of the coarsest unit that loses nothing, and its name: D, s, ms or us."""
    there = moments[~np.isnan(moments)]
    unit = next(name for name, size in UNITS.items() if (there % size == 0).all())
    return moments / UNITS[unit], unit
