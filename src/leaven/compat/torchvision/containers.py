"""Containers: all for a share of the calls, one of them, all in any order."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ...core.choose import InOrder, ops
from ...core.choose import OneOf as OneOfParts
from ...core.dist import Floats
from ...core.errors import Malformed, OutOfRange
from ...core.key import address
from ...core.op import Identity as IdentityOp
from ...core.philox import stream
from ..drawn_order import in_drawn_order
from ..names import Names
from ..peer import Node
from .library import Callable
from .stages import NestWise, apart


def nodes(transforms: Any, where: str) -> list[Any]:
    """The transforms of a container. Malformed: something else is among them."""
    found = list(transforms) if isinstance(transforms, Iterable) else [transforms]
    for one in found:
        if not callable(one):
            raise Malformed(f"{where}: {one!r} is not a transform: each must be callable.")
    return found


class Container(Callable, Node):
    """Transforms that are chosen together: by the policy, where all of them become ops; else by itself."""

    p = 1.0

    def __init__(self, transforms: Sequence[Any]) -> None:
        self.transforms = nodes(transforms, type(self).__name__)
        if not self.transforms:
            raise Malformed(f"{type(self).__name__}: has no transforms; give it at least one.")
        if all(map(_become_ops, self.transforms)):
            self.part(255.0, Names())

    def expanded(self) -> list[Any]:
        return [self if all(map(_become_ops, self.transforms)) else _Drawing(self)]

    def inner(self, full: float, names: Names) -> list[Any]:
        """One part for each transform."""
        found = []
        for one in self.transforms:
            several = [node.part(full, names) for node in one.expanded()]
            found.append(several[0] if len(several) == 1 else InOrder(tuple(several), name=names.next("in_order")))
        return found

    def chosen(self, u: Floats) -> list[int]:
        """Which of the transforms run, in order, by uniforms (transforms + 1,)."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.transforms!r})"


def _become_ops(one: Any) -> bool:
    found = one.expanded() if isinstance(one, Callable) else [one]
    return all(
        isinstance(node, Node)
        and type(node).part is not Node.part
        and not any(op.last for op in ops([node.part(255.0, Names())]))
        for node in found
    )


class _Drawing(NestWise):
    """A container of functions, or of transforms that are no ops."""

    def __init__(self, container: Container) -> None:
        from .compose import Compose

        self.container = container
        self.pipelines = [Compose([one]) for one in container.transforms]

    def nest(self, nest: Any, seed: int, id: int) -> Any:
        u = stream(np.uint64(address(seed, "chosen", str(id))), len(self.pipelines) + 1)
        for k in self.container.chosen(u):
            nest = self.pipelines[k].run(nest, apart(seed, k), id)
        return nest

    def __repr__(self) -> str:
        return repr(self.container)


class RandomApply(Container):
    """All of them, one after the other, for a share `p` of the calls."""

    def __init__(self, transforms: Sequence[Any], p: float = 0.5) -> None:
        if not 0 <= p <= 1:
            raise OutOfRange(f"RandomApply.p = {p!r}: must lie in [0, 1].")
        self.p = p
        super().__init__(transforms)

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        return InOrder(tuple(self.inner(full, names)), name=names.next("in_order"), p=self.p)

    def chosen(self, u: Floats) -> list[int]:
        return list(range(len(self.transforms))) if u[0] < self.p else []


class RandomChoice(Container):
    """One of them, by the weights `p`."""

    def __init__(self, transforms: Sequence[Any], p: Sequence[float] | None = None) -> None:
        self.weights = () if p is None else tuple(float(v) for v in p)
        super().__init__(transforms)
        if self.weights and (
            len(self.weights) != len(self.transforms) or min(self.weights) < 0 or not sum(self.weights)
        ):
            raise OutOfRange(f"RandomChoice.p = {p!r}: as many as transforms, none below 0, not all 0.")

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        return OneOfParts(tuple(self.inner(full, names)), name=names.next("one_of"), weights=self.weights)

    def chosen(self, u: Floats) -> list[int]:
        weights = np.array(self.weights or (1.0,) * len(self.transforms))
        return [int(np.searchsorted(np.cumsum(weights / weights.sum())[:-1], u[0], side="right"))]


class RandomOrder(Container):
    """All of them, in a drawn order."""

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        return in_drawn_order([self.inner(full, names) for _ in self.transforms], names, 1.0)

    def chosen(self, u: Floats) -> list[int]:
        return list(map(int, np.argsort(u[1:])))


class Identity(Callable, Node):
    """Do nothing."""

    p = 1.0

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        return IdentityOp(name=names.next("identity"))

    def __repr__(self) -> str:
        return "Identity()"
