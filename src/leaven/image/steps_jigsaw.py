"""Cells of the canvas that change places."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from ..core.dist import Floats
from ..core.item import Bools, Ints
from .steps import OnCanvas
from .targets import Canvas


@dataclass(frozen=True, slots=True, eq=False)
class Jigsaw(OnCanvas):
    """A permutation of the cells of a grid, shared by every target. The canvas stays.

    grid (n, 2): rows and columns of cells, whose sides lie between whole pixels (see `edges`). source (n, cells): of
    each cell of the result, counted by rows, the one it shows, of the same size; what a grid does not use shows itself,
    and so does all where the step is off. Two of them never share a pass.
    """

    grid: Ints
    source: Ints
    canvas: Canvas
    moves: ClassVar[bool] = True

    def only(self, on: Bools, before: Any) -> Self:
        source = np.where(on[:, None], self.source, np.arange(self.source.shape[1]))
        return type(self)(self.grid, source, before.where(on, self.canvas))

    def then(self, later: Self) -> Self:
        room = max(self.source.shape[1], later.source.shape[1])
        mine, other = _room(self.source, room), _room(later.source, room)
        now = np.asarray((other != np.arange(room)).any(axis=1))
        grid, source = (np.where(now[:, None], b, a) for a, b in ((self.grid, later.grid), (mine, other)))
        return type(self)(grid, source, self.canvas.where(now, later.canvas))

    def clash(self, later: Self) -> Bools:
        return np.ones(len(self.grid), bool)

    def inverse(self, before: Any) -> Self:
        return type(self)(self.grid, np.argsort(self.source, axis=1, kind="stable"), self.canvas)


def edges(length: Floats, count: Ints) -> Floats:
    """(n, most + 1): where cells begin and end along an axis, in whole pixels; all that are not used at the end."""
    part = np.minimum(np.arange(count.max(initial=1) + 1), count[:, None])
    begins: Floats = np.floor(part * length[:, None] / count[:, None])
    return begins


def _room(source: Ints, room: int) -> Ints:
    """Cells among more, which show themselves."""
    more = np.tile(np.arange(source.shape[1], room), (len(source), 1))
    return np.concatenate([source, more], axis=1)
