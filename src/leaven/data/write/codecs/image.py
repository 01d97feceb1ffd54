"""Pictures as encoded bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

from ....core.item import Target
from ....image.targets import Image
from ...schema import Schema
from ..encode import decode, encode
from .codec import Codec, codec


@codec(Image)
class ImageCodec(Codec):
    """A struct of bytes (PNG or .npy) and their ending, as Hugging Face `datasets` reads pictures."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return encode(value)

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        structs = [{"bytes": data, "path": f"{name}.{ending}"} for data, ending in cells]
        return {name: pa.array(structs, pa.struct([("bytes", pa.binary()), ("path", pa.string())]))}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        return None if row.get(name) is None else Image(decode(row[name]["bytes"]))

    def feature(self, name: str, schema: Schema) -> dict[str, Any]:
        return {name: {"_type": "Image"}}

    def file(self, cell: Any) -> tuple[bytes, str] | None:
        found: tuple[bytes, str] = cell
        return found
