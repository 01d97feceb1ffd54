"""Intervals on a timeline as lists of rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from ....core.item import Target
from ....timeline.targets import Events, Intervals, Segments, Words
from ...schema import Schema
from .codec import Codec, codec


@codec(Segments)
class SegmentsCodec(Codec):
    """NAME: for each interval its onset and offset in seconds."""

    kind: type[Intervals] = Segments

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value.tolist()

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        return {name: pa.array(cells, pa.list_(pa.list_(pa.float64())))}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        return None if row.get(name) is None else self.kind(row[name])


@codec(Events)
class EventsCodec(SegmentsCodec):
    """NAME: for each event its onset and offset in seconds, and the number of its label."""

    kind = Events


@codec(Words)
class WordsCodec(SegmentsCodec):
    """NAME: for each word a struct of onset and offset in seconds, and text."""

    kind = Words

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return [{"onset": onset, "offset": offset, "text": text} for onset, offset, text in value]

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        word = pa.struct([("onset", pa.float64()), ("offset", pa.float64()), ("text", pa.string())])
        return {name: pa.array(cells, pa.list_(word))}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        if row.get(name) is None:
            return None
        return Words([(word["onset"], word["offset"], word["text"]) for word in row[name]])
