"""Addresses of randomness. Key half: (seed, op name, field). Counter half: (item id, epoch, copy)."""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from .errors import OutOfRange
from .philox import Words, philox, schedule, unit

EPOCH_BITS, COPY_BITS = 32, 32


def address(seed: int, *path: str) -> int:
    """The 64-bit Philox key of a field: a hash of the seed and the path."""
    digest = blake2b("\x1f".join((str(seed), *path)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def item_id(key: str) -> int:
    """The stable id of an item: a hash of its source-relative key."""
    text = key.encode("utf-8", "surrogateescape")  # as names of files are read that are no UTF-8
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")


def counters(ids: Words, copies: Words, epoch: int) -> tuple[Words, Words]:
    """(n,) ids and copies -> the two 64-bit halves of n counters."""
    if not 0 <= epoch < 1 << EPOCH_BITS:
        raise OutOfRange(f"epoch = {epoch}: must lie in [0, 2**{EPOCH_BITS}).")
    if copies.size and int(copies.max()) >= 1 << COPY_BITS:
        raise OutOfRange(f"copy = {copies.max()}: must lie in [0, 2**{COPY_BITS}).")
    return ids, (copies << np.uint64(32)) | np.uint64(epoch)


def words(seed: int, *path: str, ids: Words, epoch: int = 0, copies: Words | None = None) -> Words:
    """(n,) drawn 64-bit words at one address: for orders and splits, which no op owns."""
    rounds = schedule(np.array([address(seed, *path)], np.uint64))
    found: Words = philox(*counters(ids, np.zeros_like(ids) if copies is None else copies, epoch), rounds)[0]
    return found


def uniforms(seed: int, *path: str, ids: Words, epoch: int = 0) -> NDArray[np.float64]:
    """(n,) drawn uniforms in (0, 1) at one address."""
    return unit(words(seed, *path, ids=ids, epoch=epoch))
