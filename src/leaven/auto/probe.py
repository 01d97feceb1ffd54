"""Probe: can items that went through a policy be told from real ones?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..core.errors import BadData, Uneven
from ..core.item import Ints, Item
from ..core.key import uniforms
from ..core.op import Op
from ..core.plan import plan
from ..core.policy import Policy
from ..core.source import Items
from ..data.dataset import Dataset
from ..features import Compared, Describer, describer, mmd
from ..features.describe import Block
from ..features.two_sample import combined

MOST, FEWEST, BYTES, CHUNK, SPLITS = 600, 40, 128 * 2**20, 64, 5
Test = Callable[..., Compared]


@dataclass(frozen=True, eq=False)
class Probe:
    """Items in memory, what they look like, and `splits`: pairs of positions, one half to stay as it is and the other
    to be transformed, so that no item stands on both sides. fixed: sizes must stay, as those of pictures must, and of
    whatever comes in one size."""

    items: Items
    field: str
    describer: Describer
    real: Block
    splits: tuple[tuple[Ints, Ints], ...]
    test: Test
    seed: int
    fixed: bool

    @classmethod
    def of(cls, data: Dataset, *, seed: int = 0, most: int = MOST, splits: int = SPLITS, test: Test = mmd) -> "Probe":
        """At most so many items, and no more than 128 MB of them. BadData: fewer than 40 that differ."""
        data = distinct(data)
        if len(data) < FEWEST:
            raise BadData(
                f"{data.name}: {len(data)} items that differ are too few to test strengths; {FEWEST} are needed."
            )
        some, field = data.sample(most, seed), data.about.field
        items = _loaded(some, field)
        some = some.take(np.arange(len(items)))
        look = describer(data)
        half, chosen = len(items) // 2, []
        for turn in range(splits):
            order = np.argsort(uniforms(seed, "halves", ids=some.ids, epoch=turn), kind="stable")
            chosen.append((order[:half], order[half:]))
        values = [item[field].data for item in items]
        fixed = data.modality == "image" or len({np.shape(value) for value in values}) == 1
        return cls(Items(items, some.ids), field, look, look(values), tuple(chosen), test, seed, fixed)

    def __len__(self) -> int:
        return len(self.items.ids)

    def fitted(self, op: Op) -> Op:
        """The op, with what it must learn learned from these items."""
        (found,) = Policy(augment=(op,)).fit(self.items).augment
        assert isinstance(found, Op)
        return found

    def p(self, policy: Policy) -> float:
        """Of the hypothesis that nobody can tell: twice the median over the splits. Uneven: the policy changes the size
        of the items."""
        seen = self.transformed(policy)
        found = [self.test(self.real[a], seen[b], seed=self.seed).p for a, b in self.splits]
        return combined(np.array(found))

    def transformed(self, policy: Policy) -> Block:
        """What all items look like after the policy."""
        rows = []
        for first in range(0, len(self), CHUNK):
            at = np.arange(first, min(first + CHUNK, len(self)))
            values = [out[self.field] for out in plan(policy.training, self.items, at, seed=self.seed).items()]
            for before, after in zip(self.items.load(at), values, strict=True):
                if self.fixed and np.shape(before[self.field].data) != np.shape(after):
                    raise Uneven("changes the size of the items")
            rows.append(self.describer(values))
        return np.concatenate(rows)


def distinct(data: Dataset) -> Dataset:
    """Each content once (one picture under five captions would stand on both sides); equal measurements stay."""
    if data.about.measured:
        return data
    return data.take(np.sort(np.unique(data.looked.digests, return_index=True)[1]))


def _loaded(data: Dataset, field: str) -> list[Item]:
    """The main fields alone, until the memory allowed is full."""
    found: list[Item] = []
    held = 0
    for first in range(0, len(data), CHUNK):
        for item in data.load(np.arange(first, min(first + CHUNK, len(data)))):
            value: Any = item[field]
            held += getattr(value.data, "nbytes", len(value.data))
            found.append({field: value})
        if held > BYTES and len(found) >= FEWEST:
            break
    return found
