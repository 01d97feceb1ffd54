"""Wrap: plain arrays by their usual names -> targets. Modalities say which name means what."""

from collections.abc import Mapping
from typing import Any

from .item import Label, Target

NAMES: dict[str, type[Target]] = {"label": Label}


def names(**kinds: type[Target]) -> None:
    """Say which target a field of this name holds."""
    NAMES.update(kinds)


def wrap(item: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a known name become targets; targets, and what has no known name, stay as they are."""
    return {
        name: value if isinstance(value, Target) or name not in NAMES else NAMES[name](value)
        for name, value in item.items()
    }
