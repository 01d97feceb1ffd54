"""PyTorch: batches as tensors, and a data set and a sampler for a DataLoader of one's own. Needs the extra `torch`."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import torch
from torch.utils.data import Dataset as TorchDataset
from torch.utils.data import Sampler as TorchSampler

from ..core.errors import BadData, OutOfRange
from ..core.policy import Policy
from ..data.dataset import Dataset
from .batch import Batch, Ragged
from .stream import Stream
from .stream import stream as numpy_stream

Address = tuple[int, int]  # of a row: (epoch, place in the epoch)


class TorchStream:
    """The batches of a `Stream`, their arrays as tensors. Every `for` goes through one epoch, and the next one through
    the next: an item is augmented anew each time. `state_dict` may be asked for at any batch; a stream that loads it
    goes on after that batch, with any batch size, any number of workers and any number of processes."""

    def __init__(self, inner: Stream, *, pin_memory: bool = False) -> None:
        self.inner, self.pin_memory = inner, pin_memory
        self._start = self._after = inner.start  # of the next `for`; of what follows the batch that was handed out last

    def __len__(self) -> int:
        """Batches in an epoch."""
        return len(self.inner)

    def __iter__(self) -> Iterator[Batch]:
        start, self._start = self._start, (self._start[0] + 1, 0)
        for batch in replace(self.inner, start=start, epochs=start[0] + 1):
            self._after = batch.next
            yield _tensors(batch, self.pin_memory)

    def set_epoch(self, epoch: int) -> None:
        """Begin this epoch with the next `for`, as trainers ask a sampler to."""
        if self._start[0] != epoch:  # else there may be a place in it to go on from
            self._start = self._after = (epoch, 0)

    def state_dict(self) -> dict[str, Any]:
        epoch, position = self._after
        return {"epoch": epoch, "position": position, **self._who()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """BadData: it is the state of other data, of another policy or seed."""
        for name, mine in self._who().items():
            if state.get(name) != mine:
                raise BadData(f"the state is of another {name}: it has {state.get(name)!r}, this stream {mine!r}.")
        self._start = self._after = (int(state["epoch"]), int(state["position"]))

    def _who(self) -> dict[str, Any]:
        inner = self.inner
        return {"data": _names(inner.data), "policy": inner.policy.id, "seed": inner.seed}


def stream(data: Dataset, policy: Policy, *, pin_memory: bool = False, **options: Any) -> TorchStream:
    """`leaven.stream` in tensors: `options` are its own; pictures come as (n, C, H, W) unless channels_first=False.

    Where torch.distributed runs, rank and world are taken from there unless they are given, and `batch_size` is that of
    all processes together. What an item has any number of (boxes, points) is a list of tensors, one for each item.
    pin_memory: of batches that go to a GPU."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        options = {"rank": torch.distributed.get_rank(), "world": torch.distributed.get_world_size()} | options
    return TorchStream(numpy_stream(data, policy, **{"channels_first": True} | options), pin_memory=pin_memory)


class Items(TorchDataset[dict[str, Any]]):  # type: ignore[misc]
    """A map-style data set for a DataLoader: rows by (epoch, place in the epoch), which `Order` hands out. The same row
    is the same whatever the workers, for its draws depend on epoch and item alone. OutOfRange: a bare number, which
    does not say in which epoch, and would be augmented alike in all of them."""

    def __init__(self, data: Dataset, policy: Policy, *, seed: int = 0, training: bool = True,
                 channels_first: bool = True) -> None:  # fmt: skip
        policy.require_known(data)
        self.stream = Stream(data, policy.fit(data), seed=seed, training=training, workers=0, ragged=True,
                             channels_first=channels_first)  # fmt: skip
        self._epoch = lru_cache(maxsize=2)(self.stream.epoch)

    def __len__(self) -> int:
        return len(self.stream.rows)

    def __getitem__(self, at: Address) -> dict[str, Any]:
        return self.__getitems__([at])[0]

    def __getitems__(self, addresses: Sequence[Address]) -> list[dict[str, Any]]:
        """Many at once: what a DataLoader asks for, and several times as fast."""
        if not all(isinstance(at, tuple) for at in addresses):
            raise OutOfRange(
                f"item {addresses[0]!r}: a number alone does not say in which epoch; give the DataLoader "
                "sampler=leaven.torch.Order(items)."
            )
        found: dict[Address, dict[str, Any]] = {}
        for number in dict.fromkeys(epoch for epoch, _ in addresses):
            epoch = self._epoch(number)
            mine = [at for at in addresses if at[0] == number]
            rows = self.stream.rows.take(epoch.order[np.array([place for _, place in mine])])
            batch = self.stream.batch(rows, epoch)
            found |= {at: {name: values[k] for name, values in batch.items()} for k, at in enumerate(mine)}
        return [found[at] for at in addresses]

    def __getstate__(self) -> dict[str, Any]:  # for workers that are spawned: a cache does not travel
        return {"stream": self.stream}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.stream = state["stream"]
        self._epoch = lru_cache(maxsize=2)(self.stream.epoch)


class Order(TorchSampler[Address]):  # type: ignore[misc]
    """The sampler of `Items`: each `for` goes through the next epoch, in keyed order. rank, world: of so many
    processes, each gets every world-th row, so that their batches together are the batch of one."""

    def __init__(self, items: Items, *, rank: int = 0, world: int = 1, epoch: int = 0) -> None:
        if not 0 <= rank < world <= len(items):
            raise OutOfRange(
                f"rank = {rank} of world = {world}: must lie in [0, world), and world in [1, {len(items)}]."
            )
        self.count = len(items) // world * world  # every process gets as many
        self.rank, self.world, self.epoch = rank, world, epoch

    def __len__(self) -> int:
        return self.count // self.world

    def __iter__(self) -> Iterator[Address]:
        epoch, self.epoch = self.epoch, self.epoch + 1
        yield from ((epoch, place) for place in range(self.rank, self.count, self.world))

    def set_epoch(self, epoch: int) -> None:
        """Begin this epoch next."""
        self.epoch = epoch


def _tensors(batch: Batch, pin: bool) -> Batch:
    out = copy(batch)
    for name, values in batch.items():
        out[name] = _tensor(values, pin)
    out.views = tuple(_tensors(view, pin) for view in batch.views)
    return out


def _tensor(values: Any, pin: bool) -> Any:
    if isinstance(values, Ragged | list):
        return [_tensor(values[k], pin) for k in range(len(values))]
    if not isinstance(values, np.ndarray) or values.dtype == object:
        return values
    made = torch.from_numpy(values if values.flags.writeable else values.copy())
    return made.pin_memory() if pin else made


def _names(data: Dataset) -> str:
    """Which items there are, in which order: what a position counts in. Their bytes are not read."""
    return blake2b(data.ids.tobytes(), digest_size=8).hexdigest()
