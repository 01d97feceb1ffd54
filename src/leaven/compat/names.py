"""Names for the ops of a pipeline: names are addresses of randomness, so no two may share one."""

from dataclasses import dataclass, field, replace
from typing import Any

from ..core.choose import Group, InOrder, Part
from ..core.op import Op

Parts = Part | tuple[Part, ...]


@dataclass(slots=True)
class Names:
    """Hands out a name for each part of a kind: none for the first, which is called after its kind, then `rotate 2`."""

    seen: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> str:
        self.seen[kind] = self.seen.get(kind, 0) + 1
        return "" if self.seen[kind] == 1 else f"{kind} {self.seen[kind]}"


def named(parts: Parts, names: Names, p: float) -> Part:
    """One part of unique names, on for a share `p` of the items. Several become a group, run one after the other."""
    several = parts if isinstance(parts, tuple) else (parts,)
    fresh = tuple(_fresh(part, names) for part in several)
    if len(fresh) == 1 and fresh[0].p == 1:
        return replace(fresh[0], p=p)
    return InOrder(fresh, name=names.next("in_order"), p=p)


def _fresh(part: Part, names: Names) -> Part:
    if isinstance(part, Op):
        return replace(part, name=names.next(part.kind))
    inner: Any = tuple(_fresh(p, names) for p in part.parts)
    group: Group = replace(part, name=names.next(part.word), parts=inner)
    return group
