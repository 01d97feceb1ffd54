"""One-of, some-of and in-order: which of their parts are on, row by row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .dist import Const, Dist, Floats, Integers, as_dist
from .errors import Malformed, Misplaced, OutOfRange
from .item import Bools
from .op import Op

Uniforms = Callable[[str], Floats]


@dataclass(frozen=True)
class Group:
    """Parts that are chosen together. `name` is the address of the choice; the parts' own addresses do not change by
    standing in one. `p` is the share of rows for which there is a choice at all."""

    parts: "tuple[Part, ...]"
    name: str = ""
    p: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(self.parts))
        if not isinstance(self.name, str):
            raise Malformed(f"{self.word}.name = {self.name!r}: must be a word.")
        if bad := [part for part in self.parts if not isinstance(part, Op | Group)]:
            raise Malformed(f"{self.address}: {bad[0]!r} is not an op; an op is made by calling its class: Rotate().")
        if not self.parts:
            raise Malformed(f"{self.address}: has no parts; give it at least one op.")
        if isinstance(self.p, bool) or not isinstance(self.p, int | float) or not 0 <= self.p <= 1:
            raise OutOfRange(f"{self.address}.p = {self.p!r}: must be a number in [0, 1].")

    @property
    def address(self) -> str:
        return self.name or self.word

    @property
    def word(self) -> str:
        """Its name in a policy file."""
        raise NotImplementedError

    @property
    def fields(self) -> tuple[str, ...]:
        """What it draws, besides `p`."""
        return ()

    def chosen(self, u: Uniforms, n: int) -> Bools:
        """(parts, n) which part is on for which row."""
        return np.ones((len(self.parts), n), bool)


@dataclass(frozen=True)
class InOrder(Group):
    """All of the parts, one after the other."""

    @property
    def word(self) -> str:
        return "in_order"


@dataclass(frozen=True)
class Apart(Group):
    """Each part alone, on a copy of the item: the first on the first partner of the mixing op `of`, and so on. That op
    stands after it, and takes the item as its own partner."""

    of: str = ""

    def __post_init__(self) -> None:
        Group.__post_init__(self)
        if not isinstance(self.of, str) or not self.of:
            raise Malformed(f"{self.address}.of = {self.of!r}: must be the name of the op that mixes the parts.")

    @property
    def word(self) -> str:
        return "apart"

    def by_role(self, roles: NDArray[np.str_]) -> Bools:
        """(parts, n) which part is on for which row; roles (n,): as `role` writes them, "" where a row has none."""
        on: Bools = np.array([role(self.of, k) for k in range(len(self.parts))])[:, None] == roles
        return on


def role(of: str, number: int) -> str:
    """Of the row that is partner `number` of a mixing op."""
    return f"{of} {number}"


@dataclass(frozen=True)
class OneOf(Group):
    """One of the parts, chosen with `weights` (equal if none are given)."""

    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        Group.__post_init__(self)
        object.__setattr__(self, "weights", tuple(self.weights))
        if self.weights and (len(self.weights) != len(self.parts) or not _shares(self.weights)):
            raise OutOfRange(f"{self.address}.weights = {self.weights}: as many as parts, none negative, not all zero.")

    @property
    def word(self) -> str:
        return "one_of"

    @property
    def fields(self) -> tuple[str, ...]:
        return ("pick",)

    @cached_property
    def _cuts(self) -> Floats:
        """(parts - 1,) where in (0, 1) one part ends and the next begins."""
        weights = np.array(self.weights or (1.0,) * len(self.parts))
        cuts: Floats = np.cumsum(weights / weights.sum())[:-1]
        return cuts

    def chosen(self, u: Uniforms, n: int) -> Bools:
        pick = np.searchsorted(self._cuts, u("pick"), side="right")
        on: Bools = np.arange(len(self.parts))[:, None] == pick
        return on


@dataclass(frozen=True)
class SomeOf(Group):
    """`n` of the parts, or between (low, high) of them, each set of a size equally likely; run in the order written."""

    n: int | tuple[int, int] = 1

    def __post_init__(self) -> None:
        Group.__post_init__(self)
        object.__setattr__(self, "n", tuple(self.n) if isinstance(self.n, list) else self.n)
        counts = self.n if isinstance(self.n, tuple) and len(self.n) == 2 else (self.n, self.n)
        whole = all(isinstance(n, int) and not isinstance(n, bool) for n in counts)
        if not whole or not 0 <= counts[0] <= counts[1] <= len(self.parts):
            raise OutOfRange(f"{self.address}.n = {self.n}: must lie in [0, {len(self.parts)}], the number of parts.")

    @property
    def word(self) -> str:
        return "some_of"

    @property
    def count(self) -> Dist:
        return Integers(*self.n) if isinstance(self.n, tuple) else as_dist(self.n)

    @property
    def fields(self) -> tuple[str, ...]:
        drawn = () if isinstance(self.count, Const) else ("n",)
        return (*drawn, *(f"rank {name}" for name in self._names))

    @property
    def _names(self) -> tuple[str, ...]:
        return tuple(part.address for part in self.parts)

    def chosen(self, u: Uniforms, n: int) -> Bools:
        ranks = np.stack([u(f"rank {name}") for name in self._names])
        place = np.argsort(np.argsort(ranks, axis=0, kind="stable"), axis=0)
        count = self.count.quantile(np.empty(n) if isinstance(self.count, Const) else u("n"))
        return np.asarray(place < count)


def _shares(weights: tuple[float, ...]) -> bool:
    return all(isinstance(w, int | float) and w >= 0 for w in weights) and 0 < sum(weights) < float("inf")


Part = Op | Group
GROUPS: dict[str, type[Group]] = {"one_of": OneOf, "some_of": SomeOf, "in_order": InOrder, "apart": Apart}


def flat(parts: Sequence[Part]) -> Iterator[Part]:
    """All ops and groups, in order, inner ones included."""
    for part in parts:
        yield part
        if isinstance(part, Group):
            yield from flat(part.parts)


def addresses(parts: Sequence[Part]) -> list[str]:
    """The names of all ops and groups, in order, inner ones included."""
    return [part.address for part in flat(parts)]


def check_apart(parts: Sequence[Part]) -> None:
    """Misplaced: the op that is to mix the parts of an `apart` does not stand after it, or mixes another number."""
    ahead = list(flat(parts))
    for place, part in enumerate(ahead):
        if not isinstance(part, Apart):
            continue
        mixers = (op for op in ahead[place:] if isinstance(op, Op) and op.address == part.of)
        mixed = next((op.mixes for op in mixers), 0)
        if mixed != len(part.parts):
            raise Misplaced(
                f"{part.address}: has {len(part.parts)} parts, to be mixed by {part.of!r}; such an op has to come "
                f"after it{f', and this one takes {mixed} partners' if mixed else ''}."
            )


def ops(parts: Sequence[Part]) -> list[Op]:
    """All ops, in order, laid flat."""
    return [part for part in flat(parts) if isinstance(part, Op)]
