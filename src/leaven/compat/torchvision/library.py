"""The transforms of torchvision.transforms.v2 (0.28) that are here."""

from typing import Any

from ...core.errors import LeavenError
from ..names import Names, named
from ..peer import Library, Node, Transform
from .absent import ABSENT


class Callable(Node):
    """A node that can be called on its own, as every transform of torchvision can."""

    _alone: Any = None

    def __call__(self, *inputs: Any) -> Any:
        if self._alone is None:
            from .compose import Compose

            self._alone = Compose([self])
        return self._alone(*inputs)

    def expanded(self) -> "list[Any]":
        """What it is made of, in order."""
        return [self]


class V2(Callable, Transform):
    """A transform that becomes ops. How often it is on is an argument like any other, and the ops say it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arguments = self.library.bind(self.entry, args, kwargs)
        self.p = self.arguments.get("p", 1.0)
        self.part(255.0, Names())

    def part(self, full: float, names: Names, p: float | None = None) -> Any:
        try:
            return named(self.entry.build(full, **self.arguments), names, 1.0)
        except LeavenError as error:
            raise type(error)(f"{self.entry.name}: {error}") from None

    def __repr__(self) -> str:
        return f"{self.entry.name}({', '.join(f'{k}={v!r}' for k, v in self.arguments.items())})"


LIBRARY = Library("torchvision", base=V2, absent=ABSENT)
transform = LIBRARY.transform
