"""SMOTE (Chawla et al., JAIR 2002), for numbers, names and gaps."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Self

import numpy as np

from ..core.artefact import Artefact
from ..core.dist import Dist, Floats, Range, Uniform
from ..core.errors import NoSpace, Unfitted
from ..core.grow import RosterOp, Rows
from ..core.item import Ints
from ..core.op import op, param, setting
from ..core.source import Source
from ..table.learn import moments, rows_of
from ..table.neighbours import comparable, neighbours
from ..table.targets import Columns
from .blend import Blend


@op("smote", Columns, mixes=1, makes=True)
class Smote(RosterOp):
    """Add rows to the smaller classes, each between a row and one of its `k` nearest neighbours of the same class.

    ratio: up to this share of the largest class; every row of a class serves once before any serves twice. reach: how
    far towards the neighbour. Distances are those of `leaven.table.neighbours`: mixed kinds and gaps are welcome, and
    twins are no neighbours. Whole numbers, dates and ordered categories stay on their grid. Names, and gaps, are all of
    one of the two parents, of the neighbour as often as it weighs; SMOTENC (section 6.1) takes the majority among the
    neighbours, which makes what is rare rarer. A row alone in its class is repeated. The neighbours are learned from
    the training part.
    """

    ratio: float = setting(default=1.0, low=0, high=1, unit="of the largest class")
    k: int = setting(default=5, low=1, high=1000)
    reach: Range = param(default=(0.0, 1.0), low=0, high=1, unit="of the way")
    near: Artefact | None = setting(default=None, learned=True)

    def distributions(self) -> dict[str, Dist]:
        return super().distributions() | {"pick": Uniform(0, 1)}

    def fit(self, data: Any) -> Self:
        kind, values = rows_of(data, self.address)
        ids, named = data.source.ids, kind.grid(values.shape[1]).named
        alike, none = comparable(values, named, *moments(values)), np.empty((0, self.k), np.uint64)
        learned = [(none[:, 0], none, none[:, 0])]
        for mine, _ in self._short(Rows.of(np.arange(len(values))), data.source):
            found, many = neighbours(alike[mine], named, self.k)
            theirs = np.pad(ids[mine][found], ((0, 0), (0, self.k - found.shape[1])))
            learned.append((ids[mine], theirs, many.astype(np.uint64)))
        every = [np.concatenate(part) for part in zip(*learned, strict=True)]
        order = np.argsort(every[0])
        return replace(self, near=Artefact("neighbours", dict(zip(("ids", "near", "many"), (a[order] for a in every)))))

    def rows(self, rows: Rows, source: Source) -> Rows:
        first, more = int(rows.copies.max(initial=0)) + 1, list[Rows]()
        for mine, short in self._short(rows, source):
            turn = np.arange(short)
            more.append(rows.again(mine[turn % mine.size], first + turn // mine.size, self.address))
        return rows.join(*more)

    def partner(self, roster: Any, positions: Ints, u: Floats) -> Ints:
        if self.near is None:
            raise Unfitted(f"{self.address} has not learned who is near: call policy.fit(train) first.")
        known, ids = self.near.arrays, roster.names(positions)
        place = np.minimum(np.searchsorted(known["ids"], ids), known["ids"].size - 1)
        if (known["ids"][place] != ids).any():
            raise Unfitted(f"{self.address} has not learned of these rows: fit it on them, and put it first in grow.")
        found: Ints = roster.find(known["near"][place, (u * known["many"][place]).astype(np.int64)])
        return found

    def step(self, columns: Columns, *, reach: Floats, pick: Floats, ref: Ints) -> Blend:
        return Blend(ref, reach, pick < reach)

    def _short(self, rows: Rows, source: Source) -> Iterator[tuple[Ints, int]]:
        """For each class that is short of rows: where its items stand among `rows`, once each, by id; how many more."""
        if "class" not in source.traits:
            raise NoSpace(f"{self.address}: the items have no class; name their target.")
        _, which, counts = np.unique(source.traits["class"][rows.positions], return_inverse=True, return_counts=True)
        for number in np.flatnonzero(counts < np.floor(self.ratio * counts.max())).tolist():
            ids = source.ids[rows.positions[mine := np.flatnonzero(which == number)]]
            yield mine[np.unique(ids, return_index=True)[1]], int(self.ratio * counts.max()) - int(counts[number])
