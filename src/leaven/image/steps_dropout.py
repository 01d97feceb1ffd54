"""Steps that hide parts of a picture."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..core.dist import Floats
from ..core.item import Bools, Ints
from ..core.philox import Words
from .steps import OnCanvas
from .targets import Canvas

CONSTANT, NOISE, MEAN = 0, 1, 2
PAINTS = ("constant", "noise", "mean")
KEEP = -1


@dataclass(frozen=True, slots=True, eq=False)
class Cover(OnCanvas):
    """A part of the picture is painted over: with `fill` (n,) in full scale, with uniform noise counted from `key`
    (n,), or with the mean of each channel, by `paint` (n,). Masks take `mask_fill` (n,) there, or stay: KEEP. An object
    of which less than `min_visible` (n,) still shows is dropped. Kinds say which part."""

    canvas: Canvas
    paint: NDArray[np.int8]
    fill: Floats
    key: Words
    mask_fill: Ints
    min_visible: Floats

    def only(self, on: Bools, before: Any) -> Self:
        return replace(self, min_visible=np.where(on, self.min_visible, 0.0))

    def size(self, i: int) -> tuple[int, int]:
        return int(self.canvas.height[i]), int(self.canvas.width[i])


@dataclass(frozen=True, slots=True, eq=False)
class Holes(Cover):
    """Rectangles (n, k, 4) of whole pixels x0 y0 x1 y1, the last ones excluded; one without area hides nothing."""

    boxes: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Lattice(Cover):
    """Squares in a lattice of cells of `period` (n,) pixels, turned by `degrees` (n,) about the centre and moved by
    `shift` (n, 2) cells; their side is `share` (n,) of the cell's. Or, where `lines` (n,), lines of that width."""

    period: Floats
    share: Floats
    shift: Floats
    degrees: Floats
    lines: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Specks(Cover):
    """Single pixels, each with probability `share` (n,), counted from `spot` (n,); each channel on its own where
    `apart` (n,), and then masks and objects see those pixels alone of which no channel is left."""

    share: Floats
    spot: Words
    apart: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Objects(Cover):
    """The objects of an instance mask whose numbers in the stream of `draw` (n,) lie below `share` (n,)."""

    share: Floats
    draw: Words


@dataclass(frozen=True, slots=True, eq=False)
class Regions(Cover):
    """The connected regions of a mask whose numbers in the stream of `draw` (n,) lie below `share` (n,)."""

    share: Floats
    draw: Words
