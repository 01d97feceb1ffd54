"""Artefact: what was learned and is too large for a policy file, as arrays with a hash of their content."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import BadData, Changed

KIND = "artefact kind"


@dataclass(frozen=True, eq=False, repr=False)
class Artefact:
    """`kind`: what it is, a word. `arrays`: numbers and strings by name, never written to. Two of one `id` are equal.

    In a policy file it stands as {"artefact": id}; beside it, in artefacts/ID.npz (no pickle).
    """

    kind: str
    arrays: Mapping[str, NDArray[Any]]

    def __post_init__(self) -> None:
        held = {name: np.array(array, order="C") for name, array in self.arrays.items()}
        for array in held.values():
            array.flags.writeable = False
        object.__setattr__(self, "arrays", held)

    @cached_property
    def id(self) -> str:
        """16 hex digits over kind, names, dtypes, shapes and bytes."""
        digest = sha256(self.kind.encode())
        for name, array in sorted(self.arrays.items()):
            digest.update(f"|{name}|{array.dtype.str}|{array.shape}|".encode())
            digest.update(array.tobytes())
        return digest.hexdigest()[:16]

    def save(self, folder: Path) -> Path:
        """folder/ID.npz."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.id}.npz"
        arrays: dict[str, Any] = {KIND: np.array(self.kind), **self.arrays}
        np.savez_compressed(path, allow_pickle=False, **arrays)
        return path

    @classmethod
    def load(cls, path: Path) -> "Artefact":
        """BadData: it is not there, or cannot be read. Changed: its content is not that of its name."""
        try:
            with np.load(path, allow_pickle=False) as found:
                arrays = {name: found[name] for name in found.files}
            made = cls(str(arrays.pop(KIND)), arrays)
        except (OSError, ValueError, KeyError) as error:
            raise BadData(f"{path}: cannot be read as an artefact ({error}).") from error
        if made.id != path.stem:
            raise Changed(f"{path}: holds artefact {made.id}, which is not what was written under that name.")
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Artefact) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Artefact({self.kind}, {self.id})"
