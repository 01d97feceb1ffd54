"""How the ops that resample, or open room, say so."""

from typing import Protocol, TypedDict

from ..steps import FILL, LINEAR, NEAREST, PLAIN, REFLECT, REPLICATE

INTERPOLATION = ("linear", "nearest")
BORDERS = {"fill": FILL, "replicate": REPLICATE, "reflect": REFLECT}
BORDER = tuple(BORDERS)


class Fills(Protocol):
    @property
    def fill(self) -> float: ...
    @property
    def mask_fill(self) -> int: ...


class Samples(Fills, Protocol):
    @property
    def interpolation(self) -> str: ...


class Filling(TypedDict):
    fill: float
    mask_fill: float
    border: float


class Sampler(Filling):
    smooth: float


def smoothness(interpolation: str, antialias: bool = True) -> float:
    """How a Warp samples. antialias: with a prefilter where it shrinks."""
    return NEAREST if interpolation == "nearest" else LINEAR if antialias else PLAIN


def filling(op: Fills) -> Filling:
    """What opens, from the fields that such ops share; some offer no border but the fill."""
    return {"fill": op.fill, "mask_fill": op.mask_fill, "border": BORDERS[getattr(op, "border", "fill")]}


def sampler(op: Samples) -> Sampler:
    """The sampler of a Warp or Displace, from the fields that such ops share."""
    smooth = smoothness(op.interpolation, getattr(op, "antialias", True))  # some never shrink
    return {"smooth": smooth, **filling(op)}
