"""Stream: the batches of a data set under a policy."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.batch import Batch as Columns
from ..core.batch import is_parts
from ..core.errors import Misplaced, OutOfRange, Uneven
from ..core.grow import Rows
from ..core.item import Each, Ints, Label
from ..core.plan import plan
from ..core.policy import Policy
from ..core.program import Program
from ..core.sizes import check_sizes
from ..core.source import Source
from ..data.dataset import Dataset
from ..image.targets import Image
from .batch import Batch, Ragged
from .engine import IN_FLIGHT, default_workers, in_order
from .held import Held
from .order import Epoch

Task = tuple[int, int]
NEXT_VIEW, MOST_VIEWS = 1 << 24, 255  # copies are numbered in 32 bits: the upper 8 tell the view


@dataclass(frozen=True, eq=False)
class Stream:
    """Batches in keyed order. What is handed out depends on data, policy, seed and epoch; not on the batch size, the
    number of workers, or where the stream was taken up again."""

    data: Dataset
    policy: Policy
    batch_size: int = 64
    seed: int = 0
    epochs: int | None = 1
    start: Task = (0, 0)
    workers: int | None = None
    training: bool = True
    ragged: bool = False
    pad_to: tuple[int, ...] | None = None
    in_flight: int = IN_FLIGHT
    views: int = 1
    rank: int = 0
    world: int = 1
    drop_last: bool = False
    channels_first: bool = False
    _slots: dict[str, tuple[tuple[int, ...], Any]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.batch_size < 1:
            raise OutOfRange(f"batch_size = {self.batch_size}: must be at least 1.")
        if not 1 <= self.views <= MOST_VIEWS:
            raise OutOfRange(f"views = {self.views}: must lie in [1, {MOST_VIEWS}].")
        if self.views > 1 and self.training and self.policy.makers:
            named = ", ".join(op.address for op in self.policy.makers)
            raise Misplaced(f"grow: {named} would make another item for every view; take the op out, or one view.")
        self.policy.require_fitted()
        self._check_ranks()
        if not (self.ragged or self.pad_to) and self.data.extents is not None:
            about, space = self.data.about, self.data.about.space(*self.data.sizes.T)
            check_sizes(self.program, {about.space: space}, given=f"the {about.noun} of {self.data.name}")

    def _check_ranks(self) -> None:
        if not 0 <= self.rank < self.world:
            raise OutOfRange(f"rank = {self.rank}: must lie in [0, {self.world}), as there are {self.world} processes.")
        rest = 0 if self.drop_last else len(self.rows) % self.batch_size
        if (fewest := rest or self.batch_size) < self.world:
            raise OutOfRange(
                f"batch_size = {self.batch_size}: a batch of {fewest} rows does not go round {self.world} processes; "
                "take a larger one, or drop_last=True if it is the last of an epoch."
            )

    @property
    def program(self) -> Program:
        return self.policy.training if self.training else self.policy.evaluation

    @cached_property
    def rows(self) -> Any:
        return self.policy.roster(self.data) if self.training else replace(self.policy, grow=()).roster(self.data)

    def __len__(self) -> int:
        """Batches in an epoch."""
        rows = len(self.rows)
        return rows // self.batch_size if self.drop_last else ceil(rows / self.batch_size)

    def __iter__(self) -> Iterator[Batch]:
        epoch = lru_cache(maxsize=4)(self.epoch)
        workers = default_workers() if self.workers is None else self.workers
        yield from in_order(
            lambda task: self._make(epoch(task[0]), task[1]),
            self._tasks(),
            workers=workers,
            size=_bytes,
            most=self.in_flight,
        )

    def epoch(self, number: int) -> Epoch:
        return Epoch(self.data.ids, self.rows, self.seed, number, self.policy.block, shuffled=self.training)

    def _tasks(self) -> Iterator[Task]:
        epoch, position = self.start
        end = len(self.rows) - (self.batch_size - 1 if self.drop_last else 0)  # no batch begins from here on
        while self.epochs is None or epoch < self.epochs:
            yield from ((epoch, first) for first in range(position, end, self.batch_size))
            epoch, position = epoch + 1, 0

    def _make(self, epoch: Epoch, first: int) -> Batch:
        """One batch: the same whoever makes it, and whenever."""
        whole = epoch.order[first : first + self.batch_size]
        cuts = [whole.size * r // self.world for r in (self.rank, self.rank + 1)]
        rows, last = self.rows.take(whole[slice(*cuts)]), first + self.batch_size
        more = last + (self.batch_size - 1 if self.drop_last else 0) < len(self.rows)
        after = (epoch.number, last) if more else (epoch.number + 1, 0)
        if self.views == 1:
            return self.batch(rows, epoch, after)
        held = Held(self.data)  # what all views are of is read once
        moved = (replace(rows, copies=rows.copies + view * NEXT_VIEW) for view in range(self.views))
        views = tuple(self.batch(those, epoch, after, held) for those in moved)
        out = copy(views[0])
        out.views = views
        return out

    def batch(self, rows: Rows, epoch: Epoch, after: Task = (0, 0), source: Source | None = None) -> Batch:
        """These rows in this epoch, by themselves. `source`: what to read them from, if not the data."""
        positions, copies = rows.positions, rows.copies
        made = plan(self.program, source or self.data, positions, seed=self.seed, epoch=epoch.number, copies=copies,
                    makers=rows.makers, roster=epoch.partners)  # fmt: skip
        slots = {name: np.empty((positions.size, *shape), dtype) for name, (shape, dtype) in self._slots.items()}
        kinds = {name: f.kind for name, f in made.batch.fields.items()}
        columns = made.run({name: slot if not self._turned(kinds[name]) else slot.transpose(0, 2, 3, 1)
                            for name, slot in slots.items()})  # fmt: skip
        out = Batch({name: self._field(name, columns, positions.size, slots.get(name)) for name in columns.fields})
        if self.training and any(op.weight != 1 for op in self.policy.makers):
            out["sample_weight"] = self.policy.weights(rows).astype(np.float32)
        out.ids, out.copies, out.epoch = self.data.ids[positions], copies, epoch.number
        out.names = [self.data.keys[i] for i in positions.tolist()]
        out.dropped, out.next, out.views = _first(columns.dropped, positions.size), after, ()
        out.lost = {name: _first(gone, positions.size) for name, gone in columns.lost.items()}
        return out

    def _turned(self, kind: type[Any]) -> bool:
        """Whether values of this kind are handed out with their channels first."""
        return self.channels_first and issubclass(kind, Image)

    def _field(self, name: str, columns: Columns, n: int, slot: NDArray[Any] | None) -> Any:
        f = columns.fields[name]
        if isinstance(f, Each):
            if slot is not None:
                return slot
            turned, values = self._turned(f.kind), f.values[:n]
            values = [np.ascontiguousarray(v.transpose(2, 0, 1)) for v in values] if turned else values
            return self._together(name, values, is_parts(f.kind), turned)
        if f.kind is Label:
            return f.data[:n].astype(np.float32) if self.policy.mixes else f.data[:n].argmax(axis=1)
        if f.kind.grain == "row":
            return f.data[:n]
        here = f.rows < n
        return Ragged(f.data[here], f.rows[here], n)

    def _together(self, name: str, values: list[Any], parts: bool, turned: bool) -> Any:
        """What travelled one by one, as one array if wanted; later batches are then written straight into one. Masks of
        objects stay a list, for items differ in how many they have."""
        if self.ragged or not isinstance(values[0], np.ndarray):
            return values
        if parts:
            height, width = self.pad_to or (0, 0)
            return [
                np.pad(v, ((0, 0), (0, max(height - v.shape[1], 0)), (0, max(width - v.shape[2], 0)))) for v in values
            ]
        if self.pad_to:
            return _padded(name, values, (values[0].shape[0], *self.pad_to) if turned else self.pad_to)
        self._slots[name] = values[0].shape, values[0].dtype
        return _stacked(name, values)


def stream(data: Dataset, policy: Policy, **options: Any) -> Stream:
    """Batches of `data` under a fitted or fittable `policy`.

    batch_size: 64. seed: 0. epochs: 1 (None: for ever). start: (epoch, position), as `batch.next` says, to go on.
    workers: threads; 0 none, by default one per processor. training: False gives the evaluation path, in order, once.
    ragged: True hands out lists where sizes differ. pad_to: (height, width) of pictures, or (samples,), to which
    smaller ones are filled up with 0, on the right and below, where no target has to move. views: so many draws of each
    item, in `batch.views`; the batch itself is the first of them, which is what a stream of one view hands out.
    rank, world: which of so many processes this is: each gets its slice of every batch, so that together they see what
    one would, for any world. drop_last: leave out the last batch of an epoch if it is not full. channels_first:
    pictures as (n, C, H, W), written so at once. "sample_weight" (n,) is there where an op of `grow` makes rows that
    count for less than an item. Labels are class numbers (n,), or weights
    (n, classes) float32 if the policy mixes. What must be learned is learned from `data`, so give the training part.
    """
    policy.require_known(data)
    return Stream(data, policy.fit(data), **options)


def _stacked(name: str, values: list[NDArray[Any]]) -> NDArray[Any]:
    if len(shapes := {v.shape for v in values}) > 1:
        raise Uneven(f"{name}: sizes differ within a batch ({sorted(shapes)}): add a resize, or ask for ragged=True.")
    return np.stack(values)


def _padded(name: str, values: list[NDArray[Any]], size: tuple[int, ...]) -> NDArray[Any]:
    """Values of at most this size along their first axes, at the start of arrays of this size."""
    out = np.zeros((len(values), *size, *values[0].shape[len(size) :]), values[0].dtype)
    for slot, value in zip(out, values, strict=True):
        found = value.shape[: len(size)]
        if any(have > most for have, most in zip(found, size, strict=True)):
            sizes = (" x ".join(map(str, numbers)) for numbers in (found, size))
            raise Uneven(f"{name}: {next(sizes)} does not fit into pad_to = {next(sizes)}.")
        slot[tuple(map(slice, found))] = value
    return out


def _first(dropped: Ints | None, n: int) -> Ints:
    return np.empty((0, 2), np.int64) if dropped is None else dropped[dropped[:, 0] < n]


def _bytes(batch: Batch) -> int:
    return sum(v.nbytes for one in batch.views or (batch,) for v in one.values() if isinstance(v, np.ndarray))
