"""Replay: a row of a grown data set made again from its lineage, its manifest and its parents."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ..core.artefact import Artefact
from ..core.bound import replay as replay_bound
from ..core.errors import BadData, Changed, unknown
from ..core.item import Item
from .dataset import Dataset
from .lineage import content
from .policy_file import read_artefacts
from .schema import ColumnKind, Schema
from .sources.objects import LAYOUTS
from .write.codecs import codec_for, kind_named
from .write.manifest import hash_file, read_manifest

READ = ("parquet", *LAYOUTS)


@dataclass(frozen=True, eq=False)
class Grown:
    """A grown data set on disk, opened for replay. `lineage`: its lineage columns, a list of rows."""

    folder: Path
    manifest: dict[str, Any]
    lineage: list[dict[str, Any]]
    table: Any

    @classmethod
    def open(cls, folder: str | Path) -> "Grown":
        """BadData: the folder is not there, or is not the output of `leaven augment` or `leaven run`. Changed: a
        file is gone, or is not the one that was written."""
        import pyarrow as pa
        from pyarrow import parquet

        folder = Path(folder)
        manifest = read_manifest(folder)
        if "format" not in manifest:
            raise BadData(f"{folder}: holds no rows; grow some with `leaven augment DATA -p {folder}/policy.yaml`.")
        if manifest["format"] not in READ:
            raise BadData(f"{folder}: was written as {manifest['format']}; replay reads {', '.join(READ)}.")
        paths = [folder / name for name in manifest["files"] if name.endswith(".parquet")]
        for path in paths:
            _check(folder, path, manifest["files"])
        table = pa.concat_tables([parquet.read_table(path).replace_schema_metadata(None) for path in paths])
        mark = "" if "row" in table.column_names and "bound" in table.column_names else "_"
        names = ["row", "key", "id", "copy", "part", "parents", "bound", "content"]
        names += ["file"] if manifest["format"] in LAYOUTS else []
        rows = table.select([mark + name for name in names]).rename_columns(names).to_pylist()
        return cls(folder, manifest, rows, table)

    def replay(self, row: str) -> dict[str, Any]:
        """The fields of one row, made again. Changed: they are not what was recorded."""
        if row not in self._rows:
            raise unknown(f"{self.folder}: row", row, self._rows)
        found = self._rows[row]
        if found["bound"]:
            bound = json.loads(found["bound"])
            out = replay_bound(bound, [self._item(id) for id, _ in bound["rows"]], self._artefacts)
        else:  # an original, as it was
            out = {name: target.written for name, target in self._item(int(found["id"], 16)).items()}
        if content(out) != found["content"]:
            raise Changed(
                f"{self.folder}: row {row!r} comes out otherwise than recorded "
                f"(written with {self.manifest['versions']}; compare with yours, `leaven --version`)."
            )
        return out

    def _item(self, id: int) -> Item:
        """The original with this id, which stands in the grown set itself."""
        if self.manifest["format"] in LAYOUTS:
            file = self.lineage[self._originals[f"{id:016x}"]]["file"]
            if file not in self._keys:
                raise Changed(f"{self.folder}: {file} is gone, or what is said of it cannot be used any more.")
            (item,) = self._data.load(np.array([self._keys[file]]))
            return {name: item[name] for name in self.manifest["fields"] if name in item}
        (row,) = self.table.slice(self._originals[f"{id:016x}"], 1).to_pylist()
        kinds = {name: kind_named(word) for name, word in self.manifest["fields"].items()}
        fields = {name: codec_for(kind).unpack(name, row, self._schema) for name, kind in kinds.items()}
        return {name: target for name, target in fields.items() if target is not None}

    @cached_property
    def _data(self) -> Dataset:
        """The grown set, where it is in a format of its own."""
        from .open import open

        return open(self.folder)

    @cached_property
    def _keys(self) -> dict[str, int]:
        return {key: k for k, key in enumerate(self._data.keys)}

    @cached_property
    def _schema(self) -> Schema:
        m, columns = self.manifest, list[ColumnKind]()
        for column in self.manifest["columns"]:
            given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in column.items()}
            columns.append(ColumnKind(**given))
        return Schema(
            m["modality"], m["target"], tuple(m["classes"]), None, tuple(columns), tuple(m["span_types"]),
            joints=tuple(m.get("joints", ())),
        )  # fmt: skip

    @cached_property
    def _artefacts(self) -> dict[str, Artefact]:
        return read_artefacts(self.folder)

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {r["row"]: r for r in self.lineage}

    @cached_property
    def _originals(self) -> dict[str, int]:
        return {r["id"]: k for k, r in enumerate(self.lineage) if r["copy"] == 0}


def _check(folder: Path, path: Path, files: Mapping[str, Any]) -> None:
    name = path.relative_to(folder).as_posix()
    if not path.is_file():
        raise Changed(f"{folder}: {name} is gone; the manifest names it.")
    if hash_file(path) != files[name]["sha256"]:
        raise Changed(f"{folder}: {name} is not the file that was written: its SHA-256 differs from the manifest's.")
