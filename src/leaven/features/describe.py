"""Describe: items -> rows of numbers, of a size and cost that suit neighbours, clusters and tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.errors import unknown
from ..core.item import Ints
from ..data.dataset import Dataset

Block = NDArray[np.float32]
Reader = Callable[[Sequence[Any]], list[Block]]
KINDS = ("audio", "image", "series", "table", "text")
LEARNED = 2000  # items that scales are learned from
CHUNK = 256


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """(x - centre) / spread, per feature. What hardly varies in the data is not blown up: its spread is the median one
    of its block at least; and the block as a whole has variance 1, however many features it has."""

    centre: NDArray[np.float64]
    spread: NDArray[np.float64]

    @classmethod
    def of(cls, block: Block) -> "Scale":
        variance = block.var(axis=0, dtype=np.float64)
        there = variance[variance > 0]
        spread = np.sqrt(np.maximum(variance, np.median(there) if there.size else 1.0))
        share = np.sqrt((variance / spread**2).sum())
        return cls(block.mean(axis=0, dtype=np.float64), spread * (share or 1.0))

    def __call__(self, block: Block) -> Block:
        return ((block - self.centre) / self.spread).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Describer:
    """Values of the main field -> (n, features) float32. Each row depends on its own value alone."""

    read: Reader
    scales: tuple[Scale, ...]

    def __call__(self, values: Sequence[Any]) -> Block:
        parts = (values[k : k + CHUNK] for k in range(0, len(values), CHUNK))
        rows = [np.concatenate([s(b) for s, b in zip(self.scales, self.read(part), strict=True)], 1) for part in parts]
        return np.concatenate(rows)


def describer(data: Dataset) -> Describer:
    """How the items of this data set are described; scales and the like are learned from at most 2000 of them.

    image: thumbnails and roughness. audio: log-mel bands. series: outlines and roughness. text: hashed TF-IDF.
    table: a block per column. Unknown: nobody can describe such data.
    """
    if data.modality not in KINDS:
        raise unknown("features of", data.modality, KINDS)
    kind = import_module(f"leaven.features.kinds.{data.modality}")
    values = main_values(data.sample(LEARNED))
    read: Reader = kind.reader(values, data)
    return Describer(read, tuple(map(Scale.of, read(values))))


def describe(data: Dataset, positions: Ints | None = None) -> Block:
    """(n, features) of the items, or of some of them."""
    return describer(data)(main_values(data, positions))


def main_values(data: Dataset, positions: Ints | None = None) -> list[Any]:
    """The main field of the items, as data."""
    return [item[data.about.field].data for item in data.load(np.arange(len(data)) if positions is None else positions)]
