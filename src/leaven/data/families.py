"""Families: the pictures of a grown set that descend from one original, which no split may part."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from ..core.item import Ints
from .dataset import Dataset
from .sources.objects import LAYOUTS
from .write.manifest import MANIFEST, read_manifest


def in_families(folder: Path, data: Dataset) -> Dataset:
    """A set that leaven grew in a format of its own, grouped by originals: those that have a descendant in common are
    one group. Any other set, and one in which nothing was made, as it is. BadData: its manifest is damaged."""
    path = folder / "data" / "lineage.parquet"
    if not (folder / MANIFEST).is_file() or not path.is_file() or read_manifest(folder).get("format") not in LAYOUTS:
        return data
    from pyarrow import parquet

    rows = parquet.read_table(path, columns=["file", "key", "copy", "parents"]).to_pylist()
    if not any(row["copy"] for row in rows):
        return data
    names = list(dict.fromkeys(row["key"] for row in rows))
    number = {name: k for k, name in enumerate(names)}
    pairs = [(number[row["key"]], number[key]) for row in rows for key in row["parents"]]
    family = _joined(np.array(pairs, np.int64).reshape(-1, 2), len(names))
    known = {row["file"]: names[family[number[row["key"]]]] for row in rows}
    mine = [known.get(key, key) for key in data.keys]
    found = {name: k for k, name in enumerate(dict.fromkeys(mine))}
    groups = np.array([found[name] for name in mine], np.int64)
    return replace(data, schema=replace(data.schema, group="original"), groups=groups, group_names=tuple(found))


def _joined(pairs: Ints, many: int) -> Ints:
    """(k, 2) numbers that belong together -> (many,) the least number of each one's group."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edges = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(many, many))
    group = connected_components(edges, directed=False)[1]
    first: Ints = np.unique(group, return_index=True)[1][group]
    return first
