"""Containers: one of, some of, in order, in any order."""

from collections.abc import Iterable, Sequence
from typing import Any

from ...core.choose import InOrder
from ...core.choose import OneOf as OneOfParts
from ...core.choose import SomeOf as SomeOfParts
from ...core.errors import Malformed, OutOfRange, Unsupported
from ...core.op import Identity
from ..drawn_order import in_drawn_order
from ..names import Names
from ..peer import Node


def nodes(transforms: Iterable[Any], where: str) -> list[Node]:
    """The transforms of a container. Malformed: something else is among them."""
    found = list(transforms) if isinstance(transforms, Iterable) else [transforms]
    for one in found:
        if isinstance(one, Node):
            continue
        home = type(one).__module__.split(".")[0]
        raise Malformed(
            f"{where}: {one!r} is not a transform of leaven.compat.albumentations: "
            + (f"it comes from {home}; import it from here as well." if home == "albumentations" else
               "wrap a function of your own in A.Lambda(image=...).")
        )  # fmt: skip
    return found


class Container(Node):
    """Transforms that are chosen together; on for a share `p` of the calls."""

    def __init__(self, transforms: Sequence[Any], p: float = 0.5) -> None:
        self.transforms, self.p = nodes(transforms, type(self).__name__), p
        if not self.transforms:
            raise Malformed(f"{type(self).__name__}: has no transforms; give it at least one.")
        self.part(255.0, Names())

    def to_plain(self) -> dict[str, Any]:
        inner = [t.to_plain() for t in self.transforms]
        return {"__class_fullname__": type(self).__name__, "p": self.p, "transforms": inner}

    def __len__(self) -> int:
        return len(self.transforms)

    def __getitem__(self, k: int) -> Node:
        return self.transforms[k]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.transforms!r}, p={self.p})"

    def _inner(self, full: float, names: Names) -> tuple[Any, ...]:
        return tuple(t.part(full, names) for t in self.transforms)


class Sequential(Container):
    """All of them, one after the other."""

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        return InOrder(self._inner(full, names), name=names.next("in_order"), p=self.p if p is None else p)


class OneOf(Container):
    """One of them, which is then sure to be on; as likely as its own `p` is large beside the others'."""

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        inner = tuple(t.part(full, names, 1.0) for t in self.transforms)
        weights = [t.p for t in self.transforms]
        if sum(weights) <= 0:
            raise OutOfRange("OneOf: all of its transforms have p = 0; give one of them a chance.")
        given = () if len(set(weights)) == 1 else tuple(weights)
        return OneOfParts(inner, name=names.next("one_of"), p=self.p if p is None else p, weights=given)


class OneOrOther(OneOf):
    """The first for a share `p` of the calls, the second for the others."""

    def __init__(self, first: Any = None, second: Any = None, transforms: Sequence[Any] | None = None,
                 p: float = 0.5) -> None:  # fmt: skip
        given = [first, second] if transforms is None else list(transforms)
        if len(given) != 2 or None in given:
            raise Malformed("OneOrOther: give two transforms, first= and second=.")
        super().__init__(given, p)

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        inner = tuple(t.part(full, names, 1.0) for t in self.transforms)
        return OneOfParts(inner, name=names.next("one_of"), weights=(self.p, 1 - self.p))


class _Several(Container):
    ordered = True

    def __init__(self, transforms: Sequence[Any], n: int = 1, replace: bool = False, p: float = 1.0) -> None:
        if isinstance(n, bool) or not isinstance(n, int) or n < 1:
            raise OutOfRange(f"{type(self).__name__}.n = {n!r}: must be a whole number, at least 1.")
        self.n, self.replace = n, replace
        super().__init__(transforms, p)

    def to_plain(self) -> dict[str, Any]:
        return super().to_plain() | {"n": self.n, "replace": self.replace}

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        share, count = self.p if p is None else p, len(self.transforms)
        n = self.n if self.replace else min(self.n, count)
        if n == 1 or (self.ordered and not self.replace):
            return SomeOfParts(self._inner(full, names), name=names.next("some_of"), p=share, n=n)
        places: Any = [list(self._inner(full, names)) for _ in range(n)]
        return in_drawn_order(places, names, share, repeats=self.replace, ordered=self.ordered)


class SomeOf(_Several):
    """`n` of them, in the order written, each then on for its own `p`. `replace`: one may be chosen several times."""


class RandomOrder(_Several):
    """`n` of them in a drawn order, each then on for its own `p`. `replace`: one may be chosen several times."""

    ordered = False


class NoOp(Node):
    """Do nothing."""

    def __init__(self, p: float = 0.5) -> None:
        self.p = p

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        return Identity(name=names.next("identity"))

    def to_plain(self) -> dict[str, Any]:
        return {"__class_fullname__": "NoOp", "p": self.p}

    def __repr__(self) -> str:
        return f"NoOp(p={self.p})"


class SelectiveChannelTransform(Node):
    """Not there: kernels here take all channels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise Unsupported(
            "SelectiveChannelTransform is not there yet: give the channels as two pictures, with "
            "additional_targets={'rest': 'image'}, and transform them in two pipelines."
        )
