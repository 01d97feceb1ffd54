"""Modalities: what the data layer has to know of each kind of data."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ..core.item import Space


@dataclass(frozen=True, slots=True)
class Modality:
    """noun: of many items. field: the main one, whose content makes two items equal. place: the module and name of its
    space. form: how the numbers of that space are told, with {product} for that of the first and the last. measured:
    equal items are equal measurements, and none is left out."""

    name: str
    noun: str
    field: str
    place: tuple[str, str]
    form: str
    measured: bool = False

    @property
    def space(self) -> type[Space]:
        module, name = self.place
        found: type[Space] = getattr(import_module(f"leaven.{module}"), name)
        return found

    def size(self, extent: Any) -> str:
        """4 x 5 pixels."""
        return self.form.format(*extent, product=extent[0] * extent[-1])


MODALITIES = {
    m.name: m
    for m in (
        Modality("image", "pictures", "image", ("image.targets", "Canvas"), "{0:g} x {1:g} pixels"),
        Modality("audio", "recordings", "wave", ("timeline.space", "Timeline"), "{0:g} seconds at {1:g} Hz"),
        Modality("series", "series", "series", ("timeline.space", "Timeline"), "{product:g} samples"),
        Modality("text", "texts", "text", ("text.targets", "Passage"), "{0:g} characters"),
        Modality("table", "rows", "row", ("table.targets", "Columns"), "{0:g} columns", measured=True),
    )
}
