"""Source: items by position, and digests of what they hold."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ...core.errors import BadData
from ...core.item import Bools, Ints, Target

Digests = NDArray[np.void]
Array = NDArray[Any]
T = TypeVar("T")

DIGEST = np.dtype("V16")
CHUNK = 16


class Source(Protocol):
    """Items that are read when they are asked for."""

    def load(self, position: int) -> dict[str, Target]:
        """The fields of an item, save its label. BadData: it cannot be read, with its name."""
        ...

    def stored(self, position: int) -> bytes:
        """What is stored, byte by byte: of a file its bytes, of an array the item itself."""
        ...


@dataclass(frozen=True, eq=False)
class Looked:
    """What one look at every item found. digests (n,): equal where shape, dtype and values of the main field are.
    constant (n,): all its values are the same, or it is a blank text. broken: position -> why it cannot be read; its
    digest is that of what is stored."""

    digests: Digests
    constant: Bools
    broken: Mapping[int, str]

    def take(self, positions: Ints) -> "Looked":
        broken = {new: self.broken[old] for new, old in enumerate(positions.tolist()) if old in self.broken}
        return Looked(self.digests[positions], self.constant[positions], broken)


def look(source: Source, positions: Ints, field: str) -> Looked:
    """Read every item once, in threads; none is kept. `field`: the main one."""

    def one(position: int) -> tuple[bytes, bool, str]:
        try:
            value = source.load(position)[field].data
        except BadData as error:
            return digest(source.stored(position)), False, str(error)
        return of_content(value), _blank(value), ""

    found = in_threads(one, positions)
    broken = {k: reason for k, (_, _, reason) in enumerate(found) if reason}
    return Looked(_digests([d for d, _, _ in found]), np.array([c for _, c, _ in found], bool), broken)


def stored(source: Source, positions: Ints) -> Digests:
    """(n,) digests of what is stored."""
    return _digests(in_threads(lambda position: digest(source.stored(position)), positions))


def in_threads(work: Callable[[int], T], positions: Ints) -> list[T]:
    """`work` on every position, in order."""
    parts = [positions[k : k + CHUNK].tolist() for k in range(0, len(positions), CHUNK)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [value for values in pool.map(lambda part: [work(p) for p in part], parts) for value in values]


def digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST.itemsize).digest()


def of_content(value: Any) -> bytes:
    """Of dtype, shape and values of an array, or of the characters of a text."""
    if isinstance(value, str):
        return digest(value.encode("utf-8", "surrogatepass"))
    done = blake2b(f"{value.dtype.str}{value.shape}".encode(), digest_size=DIGEST.itemsize)
    done.update(np.ascontiguousarray(value).data)
    return done.digest()


def _blank(value: Any) -> bool:
    return not value.strip() if isinstance(value, str) else bool(value.size and (value == value.flat[0]).all())


def _digests(found: list[bytes]) -> Digests:
    return np.frombuffer(b"".join(found), DIGEST)


@dataclass(frozen=True, eq=False)
class Chain:
    """One source after another: positions from `length` on are those of the second."""

    first: Source
    second: Source
    length: int

    def load(self, position: int) -> dict[str, Target]:
        return self.first.load(position) if position < self.length else self.second.load(position - self.length)

    def stored(self, position: int) -> bytes:
        return self.first.stored(position) if position < self.length else self.second.stored(position - self.length)
