"""Keys: the names of items, in a few bytes each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from ..core.item import Ints

CHUNK = 1 << 16


class Keys(Sequence[str]):
    """Names as one run of UTF-8: a million short ones take 30 MB, and not a Python object each. text (bytes,) uint8;
    starts (n + 1,): where each begins, and the end."""

    __slots__ = ("starts", "text")

    def __init__(self, text: NDArray[np.uint8], starts: Ints) -> None:
        self.text, self.starts = text, starts

    @classmethod
    def of(cls, names: Iterable[str]) -> "Keys":
        if isinstance(names, Keys):
            return names
        text, lengths = bytearray(), list[int]()
        for name in names:
            one = name.encode("utf-8", "surrogateescape")  # as the names of files are read
            text += one
            lengths.append(len(one))
        return cls(np.frombuffer(bytes(text), np.uint8), _from(np.array(lengths, np.int64)))

    def __len__(self) -> int:
        return self.starts.size - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> "Keys": ...
    def __getitem__(self, at: Any) -> "str | Keys":
        if isinstance(at, slice):
            return self.take(np.arange(len(self))[at])
        k = range(len(self))[at]
        return bytes(self.text[self.starts[k] : self.starts[k + 1]]).decode("utf-8", "surrogateescape")

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), CHUNK):
            cuts = self.starts[first : first + CHUNK + 1].tolist()
            text = bytes(self.text[cuts[0] : cuts[-1]])
            for k in range(len(cuts) - 1):
                yield text[cuts[k] - cuts[0] : cuts[k + 1] - cuts[0]].decode("utf-8", "surrogateescape")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(a == b for a, b in zip(self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:3]))
        return f"Keys({shown}{', ...' if len(self) > 3 else ''}; {len(self)})"

    def take(self, at: Ints) -> "Keys":
        """Those at these positions, in this order."""
        starts = _from(self.starts[at + 1] - self.starts[at])
        text = np.empty(starts[-1], np.uint8)
        for first in range(0, at.size, CHUNK):
            cuts = starts[first : first + CHUNK + 1]
            shift = self.starts[at[first : first + CHUNK]] - cuts[:-1]
            text[cuts[0] : cuts[-1]] = self.text[np.repeat(shift, np.diff(cuts)) + np.arange(cuts[0], cuts[-1])]
        return Keys(text, starts)

    def then(self, other: "Keys") -> "Keys":
        """These, then the others."""
        return Keys(np.concatenate([self.text, other.text]), np.append(self.starts, other.starts[1:] + self.starts[-1]))


def _from(lengths: Ints) -> Ints:
    """Lengths -> where each begins, and the end."""
    return np.concatenate([[0], np.cumsum(lengths)])
