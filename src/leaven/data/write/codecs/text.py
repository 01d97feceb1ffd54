"""Texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from ....core.item import Target
from ....text.targets import Caption, Text
from ...schema import Schema
from .codec import codec


class TextCodec:
    """A text as it is."""

    kind: type[Text]

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        return {name: pa.array(cells, pa.string())}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        return None if row.get(name) is None else self.kind(row[name])

    def feature(self, name: str, schema: Schema) -> dict[str, Any]:
        return {}

    def file(self, cell: Any) -> tuple[bytes, str] | None:
        return cell.encode("utf-8"), "txt"


@codec(Text)
class PlainTextCodec(TextCodec):
    kind = Text


@codec(Caption)
class CaptionCodec(TextCodec):
    kind = Caption
