"""Points in a fixed order, whose names may say left and right: in a mirror, the one takes the other's place."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar, Self

from ..core.errors import Malformed
from ..core.item import Target

SIDES = {"left": "right", "right": "left", "l": "r", "r": "l"}


class Joints(Target):
    """`named(names)` is the type of points of these names, in this order; a bare one has points that are no one's left
    or right. mirror: of each point, the number of the one that it is in a mirror; empty where none changes."""

    __slots__ = ()
    names: ClassVar[tuple[str, ...]] = ()
    mirror: ClassVar[tuple[int, ...]] = ()

    @classmethod
    def named(cls, names: Sequence[str]) -> type[Self]:
        """Malformed: two points of one name, or a side without its other (left_eye, and no right_eye)."""
        made: type[Self] = _named(cls, tuple(names)) if names else cls  # type: ignore[arg-type]
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        # a named type has no place of its own to be found at
        return _made, (type(self).__mro__[1] if self.names else type(self), self.names, self.data)


@lru_cache(maxsize=64)
def _named(cls: type[Any], names: tuple[str, ...]) -> type[Any]:
    mirror = tuple(_mirrored(names))
    changes = mirror != tuple(range(len(names)))
    return type(cls.__name__, (cls,), {"names": names, "mirror": mirror if changes else (), "__module__": __name__})


def _made(cls: type[Joints], names: tuple[str, ...], data: Any) -> Joints:
    return cls.named(names)(data)


def _mirrored(names: tuple[str, ...]) -> list[int]:
    numbers = {name.lower(): k for k, name in enumerate(names)}
    if len(numbers) < len(names):
        raise Malformed(f"names of points {list(names)}: two of them are the same.")
    found = []
    for name in names:
        # words are letters between anything else: left_eye, eye-L, Right Hip
        other = re.sub(r"[a-z]+", lambda word: SIDES.get(word[0], word[0]), name.lower())
        if other not in numbers:
            raise Malformed(f"names of points: {name!r} is there, and {other!r}, which it is in a mirror, is not.")
        found.append(numbers[other])
    return found
