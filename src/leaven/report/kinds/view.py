"""What of an item is there to show, and who shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from ...data.dataset import Dataset


@dataclass(frozen=True)
class View:
    """fields: name -> data of an item. extents: name -> the numbers of the space that it lies in (height and width;
    seconds and rate). said: the same in words, for who cannot see it."""

    fields: Mapping[str, Any]
    extents: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    said: str = ""


def shown(view: View, before: View | None, data: Dataset) -> str:
    """An HTML fragment (no script, nothing from elsewhere) of one item; where it differs from `before`, that is marked
    by more than colour. Each modality has a module here with a function `show` of this form."""
    found: str = import_module(f"{__package__}.{data.modality}").show(view, before, data)
    return found
