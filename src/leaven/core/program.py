"""Program: a policy laid flat, and the one call that draws every random number of a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .choose import Apart, Group, Part
from .dist import Const, Dist, Floats
from .errors import NoSpace
from .item import Bools
from .key import address, counters
from .op import Op
from .philox import Words, philox, schedule, unit

MADE, ROLE = "made", "role"  # traits of the row, not of its item: the address of the op that makes it; whose partner


@dataclass(frozen=True, eq=False)
class Slot:
    """An op in its place: in the groups `gates`, as part number so and so."""

    op: Op
    gates: tuple[tuple[Group, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What one op was dealt, for every row. partner: (n,) for one partner, (n, mixes) for several."""

    on: Bools
    values: dict[str, NDArray[Any]]
    partner: Floats | None

    def take(self, rows: Any) -> "Drawn":
        partner = None if self.partner is None else self.partner[rows]
        return Drawn(self.on[rows], {k: v[rows] for k, v in self.values.items()}, partner)


@dataclass(frozen=True, eq=False)
class Program:
    slots: tuple[Slot, ...]

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "Program":
        return cls(tuple(_flat(parts, ())))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return tuple(dict.fromkeys(group for slot in self.slots for group, _ in slot.gates))

    @cached_property
    def entangled(self) -> bool:
        """Whether a plan looks at more than shapes: at facts, partners, classes, or who makes a row."""
        return any(slot.op.needs or slot.op.mixes or slot.op.makes or slot.op.where for slot in self.slots)

    @cached_property
    def addresses(self) -> dict[tuple[str, str], int]:
        """(op or group, field) -> row of the draw, for all that is random. Constants draw nothing."""
        found: dict[tuple[str, str], None] = {}
        for slot in self.slots:
            op = slot.op
            random = {"p": op.p < 1, "key": op.keyed} | dict.fromkeys(_partners(op), True)
            random |= {name: not isinstance(dist, Const) for name, dist in op.dists.items()}
            found |= {(op.address, field): None for field, yes in random.items() if yes}
        for group in self.groups:
            found |= {(group.address, field): None for field in (*(("p",) if group.p < 1 else ()), *group.fields)}
        return {path: row for row, path in enumerate(found)}

    @cached_property
    def _dealers(self) -> list[tuple[Slot, dict[str, int], list[tuple[str, int, Dist]]]]:
        """Per slot: where its own draws are, and for each param its row (-1: a constant) and distribution."""
        own = [{f: row for (name, f), row in self.addresses.items() if name == s.op.address} for s in self.slots]
        params = [
            [(f, at.get(f, -1), dist) for f, dist in s.op.dists.items()] for s, at in zip(self.slots, own, strict=True)
        ]
        return list(zip(self.slots, own, params, strict=True))

    def draw(self, seed: int, ids: Words, copies: Words, epoch: int,
             traits: Mapping[str, NDArray[Any]] | None = None) -> list[Drawn]:  # fmt: skip
        """One Philox call for every address and row. `traits`: class and group of each row, for `where`."""
        low, high = counters(ids, copies, epoch)
        bits = philox(low[None], high[None], _rounds(tuple(self.addresses), seed))[0]
        u = np.concatenate([unit(bits), np.empty((1, ids.size))])  # the last row is that of constants, never read
        traits = traits or {}
        chosen = {group.address: self._chosen(group, u, traits) for group in self.groups}
        return [self._deal(*dealer, bits, u, chosen, traits) for dealer in self._dealers]

    def _chosen(self, group: Group, u: Floats, traits: Mapping[str, NDArray[Any]]) -> Bools:
        if isinstance(group, Apart):
            on = group.by_role(traits.get(ROLE, np.full(u.shape[1], "")))
        else:
            on = group.chosen(lambda field: u[self.addresses[group.address, field]], u.shape[1])
        return on & (u[self.addresses[group.address, "p"]] < group.p) if group.p < 1 else on

    def _deal(self, slot: Slot, at: dict[str, int], params: list[tuple[str, int, Dist]], bits: Words, u: Floats,
              chosen: dict[str, Bools], traits: Mapping[str, NDArray[Any]]) -> Drawn:  # fmt: skip
        op = slot.op
        on = u[at["p"]] < op.p if op.p < 1 else np.ones(u.shape[1], bool)
        for group, number in slot.gates:
            on = on & chosen[group.address][number]
        for trait, names in () if op.makes else op.where:  # what is made was chosen by `rows`
            if trait not in traits:
                raise NoSpace(f"{op.address}.where asks for the {trait} of the items; these have none.")
            on = on & np.isin(traits[trait], names)
        if op.makes:
            on = on & (traits[MADE] == op.address) if MADE in traits else np.zeros_like(on)
        values: dict[str, NDArray[Any]] = {name: dist.quantile(u[row]) for name, row, dist in params}
        if op.keyed:
            values["key"] = bits[at["key"]]
        return Drawn(on, values, _shaped([u[at[field]] for field in _partners(op)]))


def _flat(parts: Sequence[Part], gates: tuple[tuple[Group, int], ...]) -> list[Slot]:
    slots: list[Slot] = []
    for part in parts:
        if isinstance(part, Group):
            for number, inner in enumerate(part.parts):
                slots += _flat((inner,), (*gates, (part, number)))
        else:
            slots.append(Slot(part, gates))
    return slots


def _partners(op: Op) -> list[str]:
    """The fields at which an op draws its partners."""
    return ["partner", *(f"partner {k + 1}" for k in range(1, op.mixes))][: op.mixes]


def _shaped(drawn: list[Floats]) -> Floats | None:
    return np.stack(drawn, axis=1) if len(drawn) > 1 else drawn[0] if drawn else None


@lru_cache(maxsize=64)
def _rounds(paths: tuple[tuple[str, str], ...], seed: int) -> Words:
    return schedule(np.array([address(seed, *path) for path in paths], np.uint64).reshape(-1, 1))
