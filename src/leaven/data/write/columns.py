"""Output rows as Arrow tables."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..schema import Schema
from .codecs import codec_for

if TYPE_CHECKING:
    from .sinks import Record


def lineage_fields() -> list[Any]:
    import pyarrow as pa

    text, count = pa.string(), pa.int64()
    kinds = {"row": text, "key": text, "id": text, "copy": count, "part": text, "parents": pa.list_(text),
             "weights": pa.list_(pa.float64()), "policy": text, "seed": count, "epoch": count, "bound": text,
             "content": text, "dropped": count, "sample_weight": pa.float64()}  # fmt: skip
    return [pa.field(name, kind) for name, kind in kinds.items()]


def lineage_table(rows: Sequence[dict[str, Any]]) -> Any:
    """Lineage columns alone, and the name of a file where rows have one of their own."""
    import pyarrow as pa

    fields = [*lineage_fields(), *([pa.field("file", pa.string())] if "file" in rows[0] else [])]
    return pa.Table.from_pylist(list(rows), pa.schema(fields))


def record_table(records: Sequence["Record"], schema: Schema) -> Any:
    """Every field by its codec, then the lineage; with the description of columns that Hugging Face `datasets` reads.
    Beside the columns of a table, those of the lineage begin with an underscore."""
    import pyarrow as pa

    columns, told, mark = dict[str, Any](), dict[str, Any](), "_" if schema.modality == "table" else ""
    for name, kind in records[0].kinds.items():
        codec = codec_for(kind)
        columns |= codec.columns(name, [r.cells[name] for r in records], schema)
        told |= codec.feature(name, schema)
    rows = [r.lineage.columns() for r in records]
    columns |= {mark + f.name: pa.array([row[f.name] for row in rows], f.type) for f in lineage_fields()}
    made = pa.table(columns)
    return made.replace_schema_metadata(_features(made.schema, told))


def _features(arrow: Any, told: dict[str, Any]) -> dict[bytes, bytes]:
    found = {f.name: told.get(f.name) or _feature(f.type) for f in arrow}
    return {b"huggingface": json.dumps({"info": {"features": found}}).encode()}


def _feature(kind: Any) -> Any:
    """What `datasets` calls an Arrow type."""
    from pyarrow import types

    if types.is_list(kind):
        return {"_type": "Sequence", "feature": _feature(kind.value_type)}
    if types.is_struct(kind):
        return {kind.field(k).name: _feature(kind.field(k).type) for k in range(kind.num_fields)}
    name = str(kind)
    return {"_type": "Value", "dtype": {"double": "float64", "float": "float32"}.get(name, name)}
