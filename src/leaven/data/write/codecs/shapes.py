"""Masks, and what marks places in a picture."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np

from ....core.errors import NoKernel
from ....core.item import Target
from ....image.bits import Bits
from ....image.rle import filled, runs
from ....image.targets import Boxes, InstanceMasks, Keypoints, Mask, ObjectKeypoints, ObjectLabels, Polygons, Visibility
from ...schema import Schema
from ..encode import decode, encode
from .codec import Codec, codec


@codec(Mask)
class MaskCodec(Codec):
    """A struct of bytes and their ending: PNG for labels of 8 or 16 bits, else .npy."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        if value.dtype in (np.uint8, np.uint16):
            return encode(value[..., None])
        buffer = BytesIO()
        np.save(buffer, value, allow_pickle=False)
        return buffer.getvalue(), "npy"

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        structs = [{"bytes": data, "path": f"{name}.{ending}"} for data, ending in cells]
        return {name: pa.array(structs, pa.struct([("bytes", pa.binary()), ("path", pa.string())]))}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        if row.get(name) is None:
            return None
        found = decode(row[name]["bytes"])
        return Mask(found[..., 0] if found.ndim == 3 else found)


class Shaped(Codec):
    """One column, of the Arrow type `arrow` and of what `back` makes a target again."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value.tolist()

    def arrow(self, cells: Sequence[Any]) -> Any:
        import pyarrow as pa

        return pa.list_(pa.list_(pa.float64()))

    def back(self, cell: Any) -> Target:
        raise NotImplementedError

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        return {name: pa.array(cells, self.arrow(cells))}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        return None if row.get(name) is None else self.back(row[name])


@codec(Boxes)
class BoxesCodec(Shaped):
    """A list of x0 y0 x1 y1, one for each object."""

    def back(self, cell: Any) -> Target:
        return Boxes(np.array(cell, float))


@codec(Keypoints)
class KeypointsCodec(Shaped):
    """A list of x y."""

    def back(self, cell: Any) -> Target:
        return Keypoints(np.array(cell, float))


@codec(Polygons)
class PolygonsCodec(Shaped):
    """For each object a list of corners x y."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return [corners.tolist() for corners in value]

    def arrow(self, cells: Sequence[Any]) -> Any:
        import pyarrow as pa

        return pa.list_(super().arrow(cells))

    def back(self, cell: Any) -> Target:
        return Polygons([np.array(corners, float) for corners in cell])


@codec(ObjectKeypoints)
class ObjectKeypointsCodec(Shaped):
    """joints: how many points an object has; xy: for each object x y of every point, one after the other; NaN where it
    is not known."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return {"joints": value.shape[1], "xy": value.reshape(len(value), 2 * value.shape[1]).tolist()}

    def arrow(self, cells: Sequence[Any]) -> Any:
        import pyarrow as pa

        return pa.struct([("joints", pa.int64()), ("xy", super().arrow(cells))])

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        if (cell := row.get(name)) is None:
            return None
        points = np.array(cell["xy"], float).reshape(len(cell["xy"]), cell["joints"], 2)
        return ObjectKeypoints.named(schema.joints)(points)


@codec(ObjectLabels)
class ObjectLabelsCodec(Shaped):
    """values: of all objects, one after the other, as text, whole numbers, numbers or truths; dtype and shape: of the
    array that they fill. NoKernel: values of another kind."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        if value.dtype.kind not in "iufb" and not all(isinstance(v, str) for v in value.ravel()):
            raise NoKernel(f"object labels of {value.dtype} cannot be written: give texts, numbers or truths.")
        return {"dtype": value.dtype.str, "shape": list(value.shape), "values": value.ravel().tolist()}

    def arrow(self, cells: Sequence[Any]) -> Any:
        import pyarrow as pa

        kinds = {"i": pa.int64(), "u": pa.uint64(), "f": pa.float64(), "b": pa.bool_()}
        values = kinds.get(np.dtype(cells[0]["dtype"]).kind, pa.string())
        return pa.struct([("dtype", pa.string()), ("shape", pa.list_(pa.int64())), ("values", pa.list_(values))])

    def back(self, cell: Any) -> Target:
        return ObjectLabels(np.array(cell["values"], cell["dtype"]).reshape(cell["shape"]))


@codec(Visibility)
class VisibilityCodec(ObjectLabelsCodec):
    """As object labels."""

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        found = super().unpack(name, row, schema)
        return None if found is None else Visibility.named(schema.joints)(found.data)


@codec(InstanceMasks)
class InstanceMasksCodec(Shaped):
    """size: height and width; counts: of each object the run lengths of its mask, as COCO writes them."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return {"size": list(value.shape[1:]), "counts": [runs(mask) for mask in value]}

    def arrow(self, cells: Sequence[Any]) -> Any:
        import pyarrow as pa

        return pa.struct([("size", pa.list_(pa.int64())), ("counts", pa.list_(pa.list_(pa.int64())))])

    def back(self, cell: Any) -> Target:
        counts, size = cell["counts"], cell["size"]
        return InstanceMasks(Bits.gathered((filled(runs, *size) for runs in counts), len(counts), *size))
