"""Sounds as WAV files, spectrograms as numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....audio.targets import Spectrogram, Wave
from ....core.item import Target
from ...schema import Schema
from ..riff import read_wav, write_wav
from .codec import Codec, codec


@codec(Wave)
class WaveCodec(Codec):
    """A struct of bytes (a WAV file, without loss) and their ending, as Hugging Face `datasets` reads sounds."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return write_wav(value, float(extent[1])), "wav"

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        structs = [{"bytes": data, "path": f"{name}.{ending}"} for data, ending in cells]
        return {name: pa.array(structs, pa.struct([("bytes", pa.binary()), ("path", pa.string())]))}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        return None if row.get(name) is None else Wave(*read_wav(row[name]["bytes"]))

    def feature(self, name: str, schema: Schema) -> dict[str, Any]:
        return {name: {"_type": "Audio"}}

    def file(self, cell: Any) -> tuple[bytes, str] | None:
        found: tuple[bytes, str] = cell
        return found


@codec(Spectrogram)
class SpectrogramCodec(Codec):
    """NAME: for each frame the list of its bands; NAME_rate: frames a second."""

    def pack(self, value: Any, extent: Sequence[float]) -> Any:
        return value, float(extent[1])

    def columns(self, name: str, cells: Sequence[Any], schema: Schema) -> dict[str, Any]:
        import pyarrow as pa

        frames = pa.array([list(value) for value, _ in cells], pa.list_(pa.list_(pa.float32())))
        return {name: frames, f"{name}_rate": pa.array([rate for _, rate in cells], pa.float64())}

    def unpack(self, name: str, row: Mapping[str, Any], schema: Schema) -> Target | None:
        if row.get(name) is None:
            return None
        return Spectrogram(np.array(row[name], np.float32), row[f"{name}_rate"])
