"""The manifest: what a grown data set is made of, and the hash of every file."""

import json
import platform
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ...core.plain import to_plain
from ...core.policy import Policy
from ..dataset import Dataset
from .folder_swap import MANIFEST

LIBRARIES = ("numpy", "numba", "opencv-python-headless", "scikit-learn", "pillow", "simplejpeg", "pyarrow")


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
    """Last of all files, so that a folder with a manifest is whole."""
    files = {
        path.relative_to(folder).as_posix(): {"sha256": _hash(path), "bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    refused = [{"key": r.key, "reason": r.reason} for data in (train, test) if data is not None for r in data.refused]
    manifest: dict[str, Any] = {
        "leaven": 1,
        "name": train.name,
        "format": format,
        "modality": train.modality,
        "classes": list(train.classes),
        "target": train.schema.target,
        "columns": [asdict(column) for column in train.schema.columns],
        "source": {"train": train.fingerprint, "test": test.fingerprint if test else None},
        "policy": to_plain(policy),
        "policy_id": policy.id,
        "seed": seed,
        "copies": copies,
        "refused": refused,
        "versions": versions(),
        "files": files,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def _hash(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
