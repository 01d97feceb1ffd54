"""Series and frame labels as lists of numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....core.item import Target
from ....series.targets import FrameLabels, Series
from ...schema import Schema
from .codec import Codec, codec


@codec(Series)
class SeriesCodec(Codec):
    """NAME: for each sample the list of its channels; NAME_rate: samples a second; NAME_dtype: what they were. Missing
    values are NaN, not null."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value, float(extent[1])

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        values = [value for value, _ in cells]
        widths = np.concatenate([np.full(len(value), value.shape[1]) for value in values])
        kind = np.result_type(*values)
        flat = pa.array(np.concatenate([value.ravel() for value in values]).astype(kind), pa.from_numpy_dtype(kind))
        samples = pa.ListArray.from_arrays(pa.array(_edges(widths), pa.int32()), flat)
        whole = pa.ListArray.from_arrays(pa.array(_edges([len(value) for value in values]), pa.int32()), samples)
        return {name: whole, **_about(name, cells)}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        if row.get(name) is None:
            return None
        return Series(np.array(row[name], row[f"{name}_dtype"]), row[f"{name}_rate"])


@codec(FrameLabels)
class FrameLabelsCodec(Codec):
    """NAME: a whole number for each sample; NAME_rate and NAME_dtype as for series."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value, float(extent[1])

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        kinds = {value.dtype for value, _ in cells}
        wide = pa.uint64() if kinds == {np.dtype(np.uint64)} else pa.int64()
        lists = pa.array([value.astype(wide.to_pandas_dtype()) for value, _ in cells], pa.list_(wide))
        return {name: lists, **_about(name, cells)}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        if row.get(name) is None:
            return None
        return FrameLabels(np.array(row[name]).astype(row[f"{name}_dtype"]), row[f"{name}_rate"])


def _edges(sizes: Any) -> Any:
    return np.concatenate([[0], np.cumsum(sizes)])


def _about(name: str, cells: Sequence[Any]) -> dict[str, Any]:
    import pyarrow as pa

    rates, kinds = [rate for _, rate in cells], [value.dtype.str for value, _ in cells]
    return {f"{name}_rate": pa.array(rates, pa.float64()), f"{name}_dtype": pa.array(kinds, pa.string())}
