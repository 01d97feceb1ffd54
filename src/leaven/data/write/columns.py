"""Output rows as Arrow tables."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..schema import Schema
from .codecs.table import to_arrow

if TYPE_CHECKING:
    from .sinks import Record


def lineage_fields() -> list[Any]:
    import pyarrow as pa

    text, count = pa.string(), pa.int64()
    kinds = {"row": text, "key": text, "id": text, "copy": count, "part": text, "parents": pa.list_(text),
             "weights": pa.list_(pa.float64()), "policy": text, "seed": count, "epoch": count, "bound": text,
             "content": text, "dropped": count}  # fmt: skip
    return [pa.field(name, kind) for name, kind in kinds.items()]


def lineage_table(rows: Sequence[dict[str, Any]]) -> Any:
    """Lineage columns alone, and the name of a file where rows have one of their own."""
    import pyarrow as pa

    fields = [*lineage_fields(), *([pa.field("file", pa.string())] if "file" in rows[0] else [])]
    return pa.Table.from_pylist(list(rows), pa.schema(fields))


def picture_table(records: Sequence["Record"], schema: Schema) -> Any:
    import pyarrow as pa

    pictures = [{"bytes": r.encoded[0], "path": f"{r.lineage.row}.{r.encoded[1]}"} for r in records if r.encoded]
    columns = {"image": pa.array(pictures, pa.struct([("bytes", pa.binary()), ("path", pa.string())]))}
    return pa.table(columns | _labels(records) | _lineage(records))


def row_table(records: Sequence["Record"], schema: Schema) -> Any:
    """The columns of the table under their own names; those of the lineage begin with an underscore."""
    import pyarrow as pa

    columns = to_arrow(np.stack([r.values for r in records]), schema.columns)
    if schema.target is not None:
        best = [None if r.label is None else schema.classes[int(np.argmax(r.label))] for r in records]
        columns[schema.target] = pa.array(best, pa.string())
    return pa.table(columns | {f"_{name}": values for name, values in _lineage(records).items()})


def features(arrow: Any, schema: Schema) -> dict[bytes, bytes]:
    """The description of the columns that Hugging Face `datasets` reads."""
    found: dict[str, Any] = {}
    for f in arrow:
        kind = str(f.type)
        if f.name == "image" and schema.modality == "image":
            found[f.name] = {"_type": "Image"}
        elif f.name == "label":
            found[f.name] = {"_type": "ClassLabel", "names": list(schema.classes)}
        elif kind.startswith("list"):
            inner = "string" if "string" in kind else "float64"
            found[f.name] = {"_type": "Sequence", "feature": {"_type": "Value", "dtype": inner}}
        else:
            found[f.name] = {"_type": "Value", "dtype": {"double": "float64"}.get(kind, kind)}
    return {b"huggingface": json.dumps({"info": {"features": found}}).encode()}


def _labels(records: Sequence["Record"]) -> dict[str, Any]:
    import pyarrow as pa

    if any(r.label is None for r in records):
        return {}
    weights = [r.label for r in records if r.label is not None]
    return {
        "label": pa.array([int(np.argmax(w)) for w in weights], pa.int64()),
        "label_weights": pa.array([w.tolist() for w in weights], pa.list_(pa.float64())),
    }


def _lineage(records: Sequence["Record"]) -> dict[str, Any]:
    import pyarrow as pa

    rows = [r.lineage.columns() for r in records]
    return {f.name: pa.array([row[f.name] for row in rows], f.type) for f in lineage_fields()}
