"""Lineage: where an output row comes from, and how to make it again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Lineage:
    """row: the row's own name, KEY for an item itself and KEY#COPY for what was made from it. part: train or test.

    parents: (key, weight) of the items it is made of, weights summing to one. bound: the plan as plain data (empty for
    an item itself). sample_weight: what the row counts for in training. content: SHA-256 of what came out, before any
    encoding. id, copy, seed, epoch: its key."""

    row: str
    key: str
    id: int
    copy: int
    part: str
    parents: tuple[tuple[str, float], ...]
    policy: str
    seed: int
    epoch: int
    bound: Mapping[str, Any]
    content: str
    dropped: int = 0
    sample_weight: float = 1.0

    def columns(self) -> dict[str, Any]:
        """As columns of a table."""
        return {
            "row": self.row,
            "key": self.key,
            "id": f"{self.id:016x}",
            "copy": self.copy,
            "part": self.part,
            "parents": [key for key, _ in self.parents],
            "weights": [weight for _, weight in self.parents],
            "policy": self.policy,
            "seed": self.seed,
            "epoch": self.epoch,
            "bound": json.dumps(self.bound, separators=(",", ":")) if self.bound else "",
            "content": self.content,
            "dropped": self.dropped,
            "sample_weight": self.sample_weight,
        }


def row_name(key: str, copy: int) -> str:
    return f"{key}#{copy}" if copy else key


def content(fields: Mapping[str, Any]) -> str:
    """SHA-256 over the names, dtypes, shapes and bytes of all arrays, and over all texts, numbers and lists of these,
    by name."""
    digest = sha256()
    for name in sorted(fields):
        _add(digest, name, fields[name])
    return digest.hexdigest()


def _add(digest: Any, name: str, value: Any) -> None:
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        digest.update(f"{name}|{value.dtype.str}|{value.shape}|".encode())
        digest.update(np.ascontiguousarray(value).tobytes())
    elif isinstance(value, str):
        digest.update(f"{name}|text|{len(value)}|".encode() + value.encode("utf-8", "surrogatepass"))
    elif isinstance(value, list | tuple | np.ndarray):
        digest.update(f"{name}|list|{len(value)}|".encode())
        for k, inner in enumerate(value):
            _add(digest, f"{name}.{k}", inner)
    elif isinstance(value, int | float):
        digest.update(f"{name}|number|{value!r}|".encode())
