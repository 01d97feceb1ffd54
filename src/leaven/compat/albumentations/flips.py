"""Flips and quarter turns: exact, to the bit."""

from ...core.dist import Integers
from ...image import D4 as D4Op
from ...image import HorizontalFlip as Horizontal
from ...image import QuarterTurns
from ...image import Transpose as TransposeOp
from ...image import VerticalFlip as Vertical
from ..names import Parts
from .library import transform


@transform(p=0.5)
def HorizontalFlip(full: float) -> Parts:
    return Horizontal(p=1.0)


@transform(p=0.5)
def VerticalFlip(full: float) -> Parts:
    return Vertical(p=1.0)


@transform(p=0.5)
def TimeReverse(full: float) -> Parts:
    return Horizontal(p=1.0)


@transform(p=0.5)
def Transpose(full: float) -> Parts:
    return TransposeOp(p=1.0)


@transform(p=1)
def RandomRotate90(full: float) -> Parts:
    return QuarterTurns(turns=Integers(0, 3))


@transform(p=1)
def D4(full: float) -> Parts:
    return D4Op()


@transform(p=1)
def SquareSymmetry(full: float) -> Parts:
    return D4Op()
