"""Grow: a data set made larger under a policy, written with the lineage of every row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from ..core.bound import dump, parents
from ..core.errors import OutOfRange
from ..core.grow import Rows
from ..core.plan import Plan, plan
from ..core.policy import Policy
from ..core.program import Program
from ..core.roster import Roster
from ..core.source import Source
from ..data.dataset import Dataset
from ..data.lineage import Lineage, content, row_name
from ..data.policy_file import ARTEFACTS
from ..data.write.codecs import codec_for
from ..data.write.folder_swap import appearing
from ..data.write.manifest import write_manifest
from ..data.write.sinks import NATIVE, Record, chosen_format, sink_for
from .engine import default_workers, in_order
from .traced import TRACES, Traced

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

    @cached_property
    def rows(self) -> Rows:
        """The rows that are added."""
        return added_rows(self.policy, self.train, self.copies)

    @cached_property
    def _roster(self) -> Roster:
        return Roster(self.train.ids, self.seed, 0, self.policy.block)

    @cached_property
    def _traced(self) -> Traced:
        return Traced.of(self.train)

    def __len__(self) -> int:
        return len(self.train) + len(self.rows) + (len(self.test) if self.test else 0)

    def records(self, workers: int | None = None, *, native: bool = False) -> Iterator[list[Record]]:
        """All rows, in order: training items, their copies, test items. native: for formats in which originals are
        copied and objects are written back as they were."""
        parts = [
            _Part(self.train, None, "train", _all(self.train)),
            _Part(self.train, self.policy.growing, "train", self.rows),
        ]
        parts += [_Part(self.test, None, "test", _all(self.test))] if self.test else []
        workers = default_workers() if workers is None else workers
        chunks = (chunk for part in parts for chunk in part.chunks())
        yield from in_order(partial(self._make, native=native), chunks, workers=workers, size=_bytes)

    def example(self) -> Record | None:
        """The first augmented row."""
        first = self.rows.take(slice(1))
        records = self._make(_Part(self.train, self.policy.growing, "train", first)) if len(first) else []
        return records[0] if records else None

    def _make(self, part: "_Part", *, native: bool = False) -> list[Record]:
        weights = self.policy.weights(part.rows).tolist()
        if part.program is None:
            return self._originals(part, weights, native=native)
        rows = part.rows
        made = plan(part.program, self._traced if native else part.data, rows.positions, seed=self.seed,
                    copies=rows.copies, makers=rows.makers, roster=self._roster)  # fmt: skip
        out = made.run()
        lost = np.zeros(made.batch.n, int)
        for gone in (*([] if out.dropped is None else [out.dropped]), *out.lost.values()):
            np.add.at(lost, gone[:, 0], 1)
        kinds = {name: f.kind for name, f in out.fields.items() if name == "image" or not native}
        records = list[Record]()
        for k, item in enumerate(out.items(range(made.count))):
            bound = dump(made, k, part.data.ids) if rows.copies[k] else {}
            records.append(
                self._record(
                    part,
                    k,
                    item,
                    kinds,
                    made.extents(k),
                    parents=_named(made, k, part.data.keys),
                    bound=bound,
                    dropped=int(lost[k]),
                    sample_weight=weights[k],
                )
            )
        return records

    def _originals(self, part: "_Part", weights: list[float], *, native: bool) -> list[Record]:
        """Items as they were: nothing runs, so that nothing is dropped from them, and nothing rounded."""
        records = list[Record]()
        for k, item in enumerate(part.data.load(part.rows.positions)):
            spaces = {target.space: tuple(map(float, target.extent)) for target in item.values() if target.extent}
            extents = {name: spaces[target.space] for name, target in item.items() if target.space in spaces}
            fields, kinds = {n: t.written for n, t in item.items()}, {n: type(t) for n, t in item.items()}
            told: dict[str, Any] = {"parents": ((part.data.keys[int(part.rows.positions[k])], 1.0),), "bound": {}}
            told["sample_weight"] = weights[k]
            records.append(self._record(part, k, fields, {} if native else kinds, extents, **told))
        return records

    def _record(self, part: "_Part", k: int, fields: Mapping[str, Any], kinds: Mapping[str, Any],
                extents: Mapping[str, tuple[float, ...]], **told: Any) -> Record:  # fmt: skip
        """Row k of a part, with cells of the fields in `kinds`. `told`: what else its lineage says."""
        position, copy = int(part.rows.positions[k]), int(part.rows.copies[k])
        key, traces = part.data.keys[position], {name: fields[name] for name in TRACES if name in fields}
        fields = {name: value for name, value in fields.items() if name not in TRACES}
        lineage = Lineage(
            row=row_name(key, copy), key=key, id=int(part.data.ids[position]), copy=copy, part=part.name,
            policy=self.policy.id, seed=self.seed, epoch=0, content=content(fields), **told,
        )  # fmt: skip
        cells = {name: codec_for(kind).pack(fields[name], extents.get(name, ())) for name, kind in kinds.items()}
        return Record(lineage, fields, kinds, cells, int(part.data.rows[position]), traces)

    def write(self, out: str | Path, *, format: str = "parquet", workers: int | None = None,
              progress: Callable[[int], None] | None = None) -> Path:  # fmt: skip
        """Write to the folder `out`, which appears whole or not at all. format: parquet, folder or npy (pictures);
        "same": of annotated pictures the format that they were read from (coco, voc, yolo, masks), else parquet.

        `progress` is called with the number of rows done. CannotWrite: `out` is somebody else's, read-only, or full.
        """
        format = chosen_format(format, self.train)
        with appearing(Path(out)) as folder:
            self.write_into(folder, format=format, workers=workers, progress=progress)
            self.seal(folder, format)
        return Path(out)

    def write_into(self, folder: Path, *, format: str = "parquet", workers: int | None = None,
                   progress: Callable[[int], None] | None = None) -> None:  # fmt: skip
        """The rows alone, into a folder that is there."""
        format, done = chosen_format(format, self.train), 0
        sink = sink_for(format, folder, self.train, self.test, len(self))
        try:
            for records in self.records(workers, native=format in NATIVE):
                sink.add(records)
                done += len(records)
                if progress:
                    progress(done)
            sink.close()
        except BaseException:
            sink.abandon()
            raise

    def seal(self, folder: Path, format: str = "parquet") -> None:
        """The manifest, over all files of the folder: written last."""
        for artefact in self.policy.artefacts.values():
            artefact.save(folder / ARTEFACTS)
        write_manifest(folder, self.train, self.test, self.policy, self.seed, self.copies, format)


def added_rows(policy: Policy, train: Source, copies: int) -> Rows:
    """What a policy adds to the items: `copies` of each, if it augments them, and what its `grow` adds. Copy numbers
    tell the k-th copy of the c-th row of an item: c (copies + 1) + k."""
    roster, copies = policy.roster(train), copies if policy.augment else 0  # no plain copies
    own = roster.copies == 0
    many = np.where(own, copies, max(1, copies))  # a row that `grow` adds is there at least once
    order = np.repeat(np.arange(own.size), many)
    k = np.arange(order.size) - np.repeat(np.cumsum(many) - many, many) + own[order]
    return roster.again(order, roster.copies[order] * (copies + 1) + k)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Rows of one data set under one program, or as they were (None)."""

    data: Dataset
    program: Program | None
    name: str
    rows: Rows

    def chunks(self) -> Iterator["_Part"]:
        for k in range(0, len(self.rows), CHUNK):
            yield _Part(self.data, self.program, self.name, self.rows.take(slice(k, k + CHUNK)))


def grow(train: Dataset, policy: Policy, copies: int = 1, *, seed: int = 0, test: Dataset | None = None) -> Growth:
    """The growth of a training part: its items, `copies` augmented copies of each, and what `policy.grow` adds. What
    must be learned is learned from `train`. `test` is carried along as it was."""
    if copies < 0:
        raise OutOfRange(f"copies = {copies}: must be 0 or more.")
    if not 0 <= seed < 1 << 63:
        raise OutOfRange(f"seed = {seed}: must lie in [0, 2**63), to fit into a column of whole numbers.")
    policy.require_known(train)
    return Growth(train, policy.fit(train), copies, seed, test)


def _all(data: Dataset) -> Rows:
    return Rows.of(np.arange(len(data)))


def _bytes(records: list[Record]) -> int:
    return sum(value.nbytes for r in records for value in r.fields.values() if isinstance(value, np.ndarray))


def _named(made: Plan, row: int, keys: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """The parents of a row by key, each once: a mixture of an item with copies of its own has one."""
    shares: dict[str, float] = {}
    for i, share in parents(made, row).items():
        key = keys[int(made.positions[i])]
        shares[key] = shares.get(key, 0.0) + share
    return tuple(shares.items())
