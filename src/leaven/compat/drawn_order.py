"""Parts in a drawn order, or drawn with repeats: what peers have, and Leaven's own groups, which fuse, do not need."""

from dataclasses import dataclass

import numpy as np

from ..core.choose import Group, Part, Uniforms
from ..core.errors import OutOfRange
from ..core.item import Bools
from .names import Names

MOST = 64  # copies of parts: each costs a column in every plan


@dataclass(frozen=True)
class InDrawnOrder(Group):
    """`n` places, each filled with one of `count` parts: all different, or (`repeats`) drawn anew for each place; in
    the order drawn, or (`ordered`) as written. `parts`: for each place a copy of every part, n * count in all."""

    count: int = 1
    n: int = 1
    repeats: bool = False
    ordered: bool = False

    @property
    def word(self) -> str:
        return "in_drawn_order"

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(f"rank {k}" for k in range(self.n if self.repeats else self.count))

    def chosen(self, u: Uniforms, n: int) -> Bools:
        drawn = np.stack([u(field) for field in self.fields])
        if self.repeats:
            picks = np.minimum((drawn * self.count).astype(np.int64), self.count - 1)
        else:
            picks = np.argsort(drawn, axis=0, kind="stable")[: self.n]
        picks = np.sort(picks, axis=0) if self.ordered else picks
        on: Bools = picks[:, None] == np.arange(self.count)[:, None]
        return on.reshape(self.n * self.count, n)


def in_drawn_order(parts: list[list[Part]], names: Names, p: float, *, repeats: bool = False,
                   ordered: bool = False) -> InDrawnOrder:  # fmt: skip
    """`parts`: for each place a list of the same parts under names of their own."""
    n, count = len(parts), len(parts[0])
    if n * count > MOST:
        raise OutOfRange(f"{n} places for {count} transforms in a drawn order: must be {MOST} or fewer in all.")
    flat = tuple(part for place in parts for part in place)
    name = names.next("in_drawn_order")
    return InDrawnOrder(flat, name=name, p=p, count=count, n=n, repeats=repeats, ordered=ordered)
