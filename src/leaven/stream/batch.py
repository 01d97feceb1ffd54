"""What a stream hands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.item import Ints
from ..core.philox import Words


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Any number of rows per item, stacked: data[k] belongs to item rows[k]. ragged[i] gives those of item i."""

    data: NDArray[Any]
    rows: Ints
    n: int

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, i: int) -> NDArray[Any]:
        if not -self.n <= i < self.n:
            raise IndexError(f"item {i} of {self.n}")
        first, last = np.searchsorted(self.rows, [i % self.n, i % self.n + 1])
        found: NDArray[Any] = self.data[first:last]
        return found


class Batch(dict[str, Any]):
    """Field -> array (n, ...), list, or `Ragged`. ids, copies (n,): what each row is; names: the items' keys; epoch;
    `next`: (epoch, position) to go on from after this batch; dropped (k, 2): row and number of objects that left;
    lost: the same of keypoints, intervals and spans, by field. views: where several were asked for, a batch for each,
    of the same items; else empty."""

    ids: Words
    copies: Ints
    names: Sequence[str]
    epoch: int
    next: tuple[int, int]
    dropped: Ints
    lost: Mapping[str, Ints]
    views: "tuple[Batch, ...]"
