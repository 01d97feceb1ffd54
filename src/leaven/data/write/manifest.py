"""The manifest: what a grown data set is made of, and the hash of every file."""

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from ...core.errors import BadData
from ...core.plain import to_plain
from ...core.policy import Policy
from ..dataset import Dataset

MANIFEST = "manifest.json"
VERSION = 1
LIBRARIES = (
    "numpy", "numba", "opencv-python-headless", "scikit-learn", "scipy", "pillow", "simplejpeg", "pyarrow", "torch",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Of Leaven, Python, and the libraries that decide the bytes."""
    from ... import __version__

    found = {"leaven": __version__, "python": platform.python_version(), "machine": platform.machine()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def write_manifest(folder: Path, train: Dataset, test: Dataset | None, policy: Policy, seed: int, copies: int,
                   format: str) -> None:  # fmt: skip
    """Of a grown data set."""
    refused = dict.fromkeys(r for data in (train, test) if data is not None for r in data.refused)
    write_listing(folder, {
        "name": train.name,
        "format": format,
        "modality": train.modality,
        "fields": {name: type(target).__name__ for name, target in train.load(np.zeros(1, np.int64))[0].items()},
        "classes": list(train.classes),
        "span_types": list(train.schema.span_types),
        "joints": list(train.schema.joints),
        "target": train.schema.target,
        "columns": [asdict(column) for column in train.schema.columns],
        "source": {"train": train.fingerprint, "test": test.fingerprint if test else None},
        "policy": to_plain(policy),
        "policy_id": policy.id,
        "seed": seed,
        "copies": copies,
        "refused": [asdict(refusal) for refusal in refused],
    })  # fmt: skip


def write_listing(folder: Path, about: Mapping[str, Any]) -> None:
    """Every file with its hash, under what is said of them. Last of all files, so that a folder with a manifest is
    whole."""
    files = {
        path.relative_to(folder).as_posix(): {"sha256": hash_file(path), "bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = {"leaven": VERSION, **about, "versions": versions(), "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """BadData: the folder has none, or another program's."""
    path = folder / MANIFEST
    if not path.is_file():
        raise BadData(f"{folder}: has no {MANIFEST}; give a folder written by `leaven augment` or `leaven run`.")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadData(f"{path}: is damaged, or was not written by leaven ({error}).") from error
    if not isinstance(found, dict) or found.get("leaven") != VERSION or "files" not in found:
        raise BadData(f"{path}: was not written by leaven, or by a version that writes another kind of manifest.")
    return found


def hash_file(path: Path) -> str:
    """SHA-256 in hex."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
