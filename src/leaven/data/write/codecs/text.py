"""Texts as columns of strings, with what is marked in them as lists beside."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....core.errors import BadData
from ....core.item import Target
from ....text.tagging import names, numbers
from ....text.targets import Caption, Spans, Tags, Text, Tokens
from ...schema import Schema
from .codec import Codec, codec


class TextCodec(Codec):
    """A string. BadData: it holds half a surrogate pair, which no file of UTF-8 can hold."""

    kind: type[Text] = Text

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise BadData(
                f"text {value[:40]!r}: holds half a surrogate pair, at {error.start}; mend it first."
            ) from error
        return value

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        return {name: pa.array(cells, pa.string())}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        return None if row.get(name) is None else self.kind(row[name])

    def file(self, cell: Any) -> tuple[bytes, str] | None:
        return cell.encode("utf-8"), "txt"


@codec(Caption)
class CaptionCodec(TextCodec):
    kind = Caption


codec(Text)(TextCodec)


@codec(Spans)
class SpansCodec(Codec):
    """A list of structs: start, end, label; the label by its name where the data set knows its span types."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value.tolist()

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        types = schema.span_types
        named = [[{"start": a, "end": b, "label": types[c] if types else c} for a, b, c in spans] for spans in cells]
        label = pa.string() if types else pa.int64()
        return {name: pa.array(named, pa.list_(pa.struct({"start": pa.int64(), "end": pa.int64(), "label": label})))}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        if row.get(name) is None:
            return None
        types = schema.span_types
        return Spans([[s["start"], s["end"], types.index(s["label"]) if types else s["label"]] for s in row[name]])


@codec(Tokens, Tags)
class TokensCodec(Codec):
    """Where tokens begin and end, as lists: NAME_start, NAME_end; and their tags: NAME, "O", "B-person" ... by name, or
    by number where the data set knows no span types."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        numbers, found = pa.list_(pa.int64()), dict[str, Any]()
        for k, end in enumerate(("start", "end")):
            found[f"{name}_{end}"] = pa.array([cell[:, k].tolist() for cell in cells], numbers)
        if cells[0].shape[1] < 3:
            return found
        if schema.span_types:
            tags = [names(cell[:, 2], schema.span_types) for cell in cells]
            return {name: pa.array(tags, pa.list_(pa.string()))} | found
        return {name: pa.array([cell[:, 2].tolist() for cell in cells], numbers)} | found

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        if row.get(f"{name}_start") is None:
            return None
        ends = np.array([row[f"{name}_start"], row[f"{name}_end"]], np.int64).T
        if (tags := row.get(name)) is None:
            return Tokens(ends)
        return Tags(np.column_stack([ends, numbers(tags, schema.span_types) if schema.span_types else tags]))
