"""Grow: a data set made larger under a policy, written with the lineage of every row."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..core.bound import dump, parents
from ..core.errors import OutOfRange, unknown
from ..core.grow import Rows
from ..core.item import Ints
from ..core.plan import plan
from ..core.policy import Policy
from ..core.program import Program
from ..core.roster import Roster
from ..data.dataset import Dataset
from ..data.lineage import Lineage, content, row_name
from ..data.write.encode import encode
from ..data.write.folder_swap import appearing
from ..data.write.manifest import write_manifest
from ..data.write.sinks import SINKS, Record
from .engine import default_workers, in_order

CHUNK = 64


@dataclass(frozen=True, eq=False)
class Growth:
    """The originals of a training part, `copies` augmented copies of each, the rows that the policy's `grow` adds, and
    a test part as it was. Copies go through `prepare` and `augment`; `finish` is left to whoever trains."""

    train: Dataset
    policy: Policy
    copies: int = 1
    seed: int = 0
    test: Dataset | None = None

    @property
    def rows(self) -> Rows:
        """The augmented rows. Copy numbers tell the k-th copy of the c-th row of an item: c (copies + 1) + k."""
        roster = self.policy.roster(self.train)
        first = roster.copies == 0
        k = np.concatenate([np.tile(np.arange(1, self.copies + 1), int(first.sum())),
                            np.tile(np.arange(max(1, self.copies)), int((~first).sum()))])  # fmt: skip
        order = np.concatenate([np.repeat(np.flatnonzero(first), self.copies), np.repeat(np.flatnonzero(~first), max(1, self.copies))])  # noqa: E501
        return Rows(roster.positions[order], roster.copies[order] * (self.copies + 1) + k)

    def __len__(self) -> int:
        return len(self.train) + int(self.rows.positions.size) + (len(self.test) if self.test else 0)

    def records(self, workers: int | None = None) -> Iterator[list[Record]]:
        """All rows, in order: training items, their copies, test items."""
        nothing, grown = Program(()), Program.of((*self.policy.prepare, *self.policy.augment))
        roster, rows = Roster(self.train.ids, self.seed, 0, self.policy.block), self.rows
        tasks: list[tuple[Dataset, Program, str, Ints, Ints]] = []
        for data, program, part, wanted in (
            (self.train, nothing, "train", Rows(np.arange(len(self.train)), np.zeros(len(self.train), np.int64))),
            (self.train, grown, "train", rows),
            *([(self.test, nothing, "test", Rows(np.arange(len(self.test)), np.zeros(len(self.test), np.int64)))] if self.test else []),  # noqa: E501
        ):
            tasks += [(data, program, part, wanted.positions[k : k + CHUNK], wanted.copies[k : k + CHUNK])
                      for k in range(0, wanted.positions.size, CHUNK)]  # fmt: skip

        def work(task: tuple[Dataset, Program, str, Ints, Ints]) -> list[Record]:
            data, program, part, positions, copies = task
            made = plan(program, data, positions, seed=self.seed, copies=copies, roster=roster)
            out = made.run()
            items = out.items(range(made.count))
            lost = np.bincount(out.dropped[:, 0], minlength=made.count) if out.dropped is not None else np.zeros(made.count, int)  # noqa: E501
            return [self._record(data, part, made, i, item, int(lost[i])) for i, item in enumerate(items)]

        workers = default_workers() if workers is None else workers
        size = lambda records: sum(r.values.nbytes for r in records)  # noqa: E731
        yield from in_order(work, tasks, workers=workers, size=size)

    def _record(self, data: Dataset, part: str, made: Any, i: int, item: dict[str, Any], lost: int) -> Record:
        position, copy = int(made.positions[i]), int(made.copies[i])
        key, shares = data.keys[position], parents(made, i)
        named = tuple((data.keys[int(made.positions[k])], share) for k, share in shares.items())
        main = "image" if data.modality == "image" else "row"
        lineage = Lineage(
            row=row_name(key, copy), key=key, id=int(data.ids[position]), copy=copy, part=part, parents=named,
            policy=self.policy.id, seed=self.seed, epoch=0, bound=dump(made, i, data.ids) if copy else {},
            content=content(item), dropped=lost,
        )  # fmt: skip
        return Record(lineage, item[main], item.get("label"), encode(item[main]) if main == "image" else None)

    def write(self, out: str | Path, *, format: str = "parquet", workers: int | None = None, progress: Any = None) -> Path:
        """Write to the folder `out`, which appears whole or not at all. format: parquet, folder or npy (pictures).

        `progress` is called with the number of rows done. CannotWrite: `out` is somebody else's, read-only, or full.
        """
        if format not in SINKS:
            raise unknown("format", format, SINKS)
        out = Path(out)
        with appearing(out) as folder:
            sink, done = SINKS[format](folder, self.train.schema), 0
            for records in self.records(workers):
                sink.add(records)
                done += len(records)
                if progress:
                    progress(done)
            sink.close()
            write_manifest(folder, self.train, self.test, self.policy, self.seed, self.copies, format)
        return out


def grow(train: Dataset, policy: Policy, copies: int = 1, *, seed: int = 0, test: Dataset | None = None) -> Growth:
    """The growth of a training part: its items, `copies` augmented copies of each, and what `policy.grow` adds. What
    must be learned is learned from `train`. `test` is carried along as it was."""
    if copies < 0:
        raise OutOfRange(f"copies = {copies}: must be 0 or more.")
    return Growth(train, policy.fit(train), copies, seed, test)

