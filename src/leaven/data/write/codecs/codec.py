"""The codec of a target, and where it is found."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from ....core.errors import NoKernel
from ....core.item import Target
from ...schema import Schema

MODULES = ("label", "image", "shapes", "table", "timeline", "audio", "series", "text")
KINDS: dict[str, type[Target]] = {}
CODECS: dict[type[Target], "Codec"] = {}


class Codec(ABC):
    """Cells are what one item has in the table: bytes, numbers, lists, texts."""

    @abstractmethod
    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        """The value of one item -> its cell. extent: the numbers of its space. Runs in worker threads."""

    @abstractmethod
    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        """The cells of many items -> Arrow arrays by column name. `name`: the field's."""

    @abstractmethod
    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        """The target back, from the columns of one row as Python values; None where the row has none."""

    def feature(self, name: str, schema: Schema) -> dict[str, Any]:
        """Column name -> its description for Hugging Face `datasets`, where its Arrow type does not say enough."""
        return {}

    def file(self, cell: Any) -> tuple[bytes, str] | None:
        """As a file of its own: bytes, and their ending; None where that makes no sense."""
        return None


def codec(*kinds: type[Target]) -> Any:
    """Enter a codec for these kinds of target."""

    def register(cls: type[Codec]) -> type[Codec]:
        for kind in kinds:
            CODECS[kind], KINDS[kind.__name__] = cls(), kind
        return cls

    return register


def codec_for(kind: type[Target]) -> Codec:
    """NoKernel: nobody has said how this kind is written."""
    _fill()
    for cls in kind.__mro__:
        if cls in CODECS:
            return CODECS[cls]
    raise NoKernel(f"{kind.__name__} cannot be written: it has no codec. Leave the field out, or register one.")


def kind_named(name: str) -> type[Target]:
    """The kind of target that a manifest names."""
    _fill()
    if name not in KINDS:
        raise NoKernel(f"this version knows no target {name!r}.")
    return KINDS[name]


def _fill() -> None:
    from importlib.util import find_spec

    if not CODECS:
        for module in MODULES:
            if find_spec(f"{__package__}.{module}"):
                import_module(f"{__package__}.{module}")
