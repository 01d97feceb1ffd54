"""Modalities: what the data layer has to know of each kind of data."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ..core.item import Space


@dataclass(frozen=True, slots=True)
class Modality:
    """noun: of many items. field: the main one, whose content makes two items equal. place: the module and name of its
    space. unit: of the numbers of that space, "" where they need no telling. measured: equal items are equal
    measurements, and none is left out."""

    name: str
    noun: str
    field: str
    place: tuple[str, str]
    unit: str = ""
    measured: bool = False

    @property
    def space(self) -> type[Space]:
        module, name = self.place
        found: type[Space] = getattr(import_module(f"leaven.{module}"), name)
        return found

    def size(self, extent: Any) -> str:
        """4 x 5 pixels."""
        return " x ".join(f"{number:g}" for number in extent) + f" {self.unit}"


MODALITIES = {
    m.name: m
    for m in (
        Modality("image", "pictures", "image", ("image.targets", "Canvas"), "pixels"),
        Modality("audio", "recordings", "wave", ("timeline.space", "Timeline"), "seconds x samples a second"),
        Modality("series", "series", "series", ("timeline.space", "Timeline"), "seconds x samples a second"),
        Modality("text", "texts", "text", ("text.targets", "Passage"), "characters"),
        Modality("table", "rows", "row", ("table.targets", "Columns"), "columns", measured=True),
    )
}
