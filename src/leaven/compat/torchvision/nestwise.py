"""Transforms of the whole nest: functions of the user's own, and crops that make several pictures of one."""

from collections.abc import Callable as Function
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ...core.errors import OutOfRange, Unsupported
from .annotations import Boxed, Masks, Points
from .frame import held
from .nest import leaves, rebuilt
from .pictures import Picture
from .stages import NestWise
from .values import size as both


class Lambda(NestWise):
    """A function of every leaf that is one of `types`; of every leaf, if none are given."""

    example: ClassVar[Mapping[str, Any]] = {"lambd": lambda leaf: leaf}

    def __init__(self, lambd: Function[[Any], Any], *types: type) -> None:
        self.lambd, self.types = lambd, types or (object,)

    def nest(self, nest: Any, seed: int, id: int) -> Any:
        return rebuilt(nest, iter([self.lambd(x) if isinstance(x, self.types) else x for x in leaves(nest)]))

    def __repr__(self) -> str:
        return f"Lambda({getattr(self.lambd, '__name__', self.lambd)!s})"


class FiveCrop(NestWise):
    """Pictures become tuples of five parts: top left, top right, bottom left, bottom right, middle. OutOfRange: a
    picture is smaller. Unsupported: boxes, masks or keypoints are beside it."""

    example: ClassVar[Mapping[str, Any]] = {"size": 8}

    def __init__(self, size: Any) -> None:
        self.size = both(size)

    def nest(self, nest: Any, seed: int, id: int) -> Any:
        found = []
        for one in held(list(leaves(nest))):
            if isinstance(one, Masks | Boxed | Points):
                raise Unsupported(f"{type(self).__name__}: boxes, masks and keypoints cannot be in several places.")
            parts = self.parts(one) if isinstance(one, Picture) else one
            found.append(tuple(part.leave() for part in parts) if isinstance(one, Picture) else parts)
        return rebuilt(nest, iter(found))

    def parts(self, one: Picture) -> Sequence[Picture]:
        (height, width), (h, w) = one.size, self.size
        if h > height or w > width:
            raise OutOfRange(f"{type(self).__name__}: a picture of {height} x {width} is smaller than {h} x {w}.")
        middle = round((height - h) / 2), round((width - w) / 2)
        places = ((0, 0), (0, width - w), (height - h, 0), (height - h, width - w), middle)
        return [one.holding([page[y : y + h, x : x + w] for page in one.pages]) for y, x in places]

    def __repr__(self) -> str:
        return f"{type(self).__name__}(size={self.size})"


class TenCrop(FiveCrop):
    """The five parts, and those of the picture mirrored left to right, or top to bottom."""

    def __init__(self, size: Any, vertical_flip: bool = False) -> None:
        super().__init__(size)
        self.vertical_flip = vertical_flip

    def parts(self, one: Picture) -> Sequence[Picture]:
        mirrored = [page[::-1] if self.vertical_flip else page[:, ::-1] for page in one.pages]
        return [*super().parts(one), *super().parts(one.holding(mirrored))]
