"""What lives in a passage. Offsets count characters (code points) and are half open."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.errors import Malformed
from ..core.item import Bools, Ints, Space, Stack, Target
from .pieces import hull, numbered
from .tagging import as_tags, entities

GONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Passage(Space):
    """Length in characters."""

    length: Floats


@dataclass(frozen=True, slots=True, eq=False)
class InPassage(Target):
    space: ClassVar[type[Space] | None] = Passage


@dataclass(frozen=True, slots=True, eq=False)
class Text(InPassage):
    """A string, any string: empty, of several lines, of any script."""

    def __post_init__(self) -> None:
        if not isinstance(self.data, str):
            raise Malformed(f"text: {type(self.data).__name__!r}: must be a string.")

    @property
    def extent(self) -> tuple[float]:
        return (float(len(self.data)),)


@dataclass(frozen=True, slots=True, eq=False)
class Caption(Text):
    """A text that speaks of the picture beside it."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces(InPassage):
    """Whatever marks characters. It travels as pieces, rows of whole numbers that begin with start, end, and the number
    of what they are pieces of within its item; so what an edit tears apart stays one thing. Ends of -1: it is gone."""

    grain = "rows"
    width: ClassVar[int]

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", _marks(type(self), self.data))

    @classmethod
    def enter(cls, stack: Stack) -> Stack:
        data = stack.data
        return stack.holding(np.column_stack([data[:, :2], numbered(stack.rows), data[:, 2:]]))


@dataclass(frozen=True, slots=True, eq=False)
class Spans(Pieces):
    """(k, 3) whole numbers: start, end, label, in any order; spans may overlap. A span goes from the first to the last
    place that any of its characters went to. One of which nothing is left is dropped, and counted."""

    width = 3

    @classmethod
    def leave(cls, stack: Stack, passage: Any) -> tuple[Stack, Bools]:
        whole = hull(_within(stack, passage), every=True)
        return whole.holding(whole.data[:, [0, 1, 3]]), whole.data[:, 0] >= 0


@dataclass(frozen=True, slots=True, eq=False)
class Tokens(Pieces):
    """(k, 2) whole numbers: start and end of each token, in order. A token that is torn apart goes from its first to
    its last place; what an edit inserts becomes tokens too, cut at white space."""

    width = 2

    @classmethod
    def leave(cls, stack: Stack, passage: Any) -> tuple[Stack, None]:
        whole = hull(_within(stack, passage))
        return whole.holding(whole.data[:, :2]), None


@dataclass(frozen=True, slots=True, eq=False)
class Tags(Tokens):
    """(k, 3) whole numbers: start, end and tag of each token, in order: 0 outside, 1 + 2c the first of an entity of
    label c, 2 + 2c a further one (BIO; what does not begin right is read as a beginning). An entity goes, as a span
    does, from the first to the last token that is left of it, and what comes out is legal: no I- without its B-."""

    width = 3

    @classmethod
    def of(cls, tokens: list[str], tags: list[str], labels: tuple[str, ...]) -> "tuple[Text, Self]":
        """Tokens joined by spaces, and their tags: "O", "B-x", "I-x", x one of the labels."""
        from .tagging import joined, numbers

        text, offsets = joined(tokens)
        return Text(text), cls(np.column_stack([offsets, numbers(tags, labels)]))

    @classmethod
    def enter(cls, stack: Stack) -> Stack:
        data = stack.data
        return stack.holding(np.column_stack([data[:, :2], numbered(stack.rows), entities(data[:, 2], stack.rows)]))

    @classmethod
    def leave(cls, stack: Stack, passage: Any) -> tuple[Stack, None]:
        whole = hull(_within(stack, passage))
        return whole.holding(np.column_stack([whole.data[:, :2], as_tags(whole.data[:, 3:], whole.rows)])), None


def _within(stack: Stack, passage: Any) -> Stack:
    """Clipped to the text; of pieces beyond it nothing is left."""
    data, length = stack.data.copy(), passage.length[stack.rows].astype(np.int64)
    data[:, 1] = np.minimum(data[:, 1], length)
    data[data[:, 0] >= data[:, 1], :2] = GONE
    return stack.holding(data)


def _marks(kind: type[Pieces], data: Any) -> Ints:
    what = kind.__name__.lower()
    form = "start, end" + (", label" if kind is Spans else ", tag" if kind is Tags else "")
    found: NDArray[Any] = np.asarray(data)
    if not found.size:
        return np.empty((0, kind.width), np.int64)
    if found.dtype.kind not in "iu" or found.ndim != 2 or found.shape[1] != kind.width:
        raise Malformed(f"{what}: {found.dtype} {found.shape}: must be (k, {kind.width}) whole numbers: {form}.")
    bad = (found[:, 0] < 0) | (found[:, 1] <= found[:, 0]) | (found[:, 2:] < 0).any(axis=1)
    if bad.any():
        k = int(np.argmax(bad))
        raise Malformed(f"{what}[{k}] = {found[k].tolist()}: must be {form} with 0 <= start < end, none negative.")
    if issubclass(kind, Tokens) and (found[1:, 0] < found[:-1, 1]).any():
        k = 1 + int(np.argmax(found[1:, 0] < found[:-1, 1]))
        raise Malformed(f"{what}[{k}] = {found[k].tolist()}: begins before the one ahead of it ends.")
    return found.astype(np.int64)
