"""Class labels as columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....core.item import Label, Target
from ...schema import Schema
from .codec import Codec, codec


@codec(Label)
class LabelCodec(Codec):
    """The class with the most weight, and all weights: label and label_weights; of a table, the target column by the
    names of its classes and _label_weights."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value.tolist()

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        best = [int(np.argmax(weights)) for weights in cells]
        weights = pa.array(cells, pa.list_(pa.float64()))
        if schema.modality == "table":
            named = pa.array([schema.classes[k] for k in best], pa.string())
            return {str(schema.target): named, WEIGHTS["table"]: weights}
        return {name: pa.array(best, pa.int64()), f"{name}_weights": weights}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        weights = row.get(WEIGHTS.get(schema.modality, f"{name}_weights"))
        return None if weights is None else Label(np.array(weights, float))

    def feature(self, name: str, schema: Schema) -> dict[str, Any]:
        return {} if schema.modality == "table" else {name: {"_type": "ClassLabel", "names": list(schema.classes)}}


WEIGHTS = {"table": "_label_weights"}
