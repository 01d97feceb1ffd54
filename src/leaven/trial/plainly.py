"""Plainly: values as they come back from JSON."""

from collections.abc import Mapping
from math import isfinite
from typing import Any


def plainly(value: Any) -> Any:
    """Mappings, lists, words and numbers; a number that could not be computed, or has no end, is None."""
    if isinstance(value, Mapping):
        return {str(name): plainly(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plainly(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value
