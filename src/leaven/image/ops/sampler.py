"""How the ops that resample say so."""

from typing import Protocol, TypedDict

from ..steps import LINEAR, NEAREST, PLAIN

INTERPOLATION = ("linear", "nearest")


class Samples(Protocol):
    @property
    def fill(self) -> float: ...
    @property
    def mask_fill(self) -> int: ...
    @property
    def interpolation(self) -> str: ...


class Sampler(TypedDict):
    smooth: float
    fill: float
    mask_fill: float


def smoothness(interpolation: str, antialias: bool = True) -> float:
    """How a Warp samples. antialias: with a prefilter where it shrinks."""
    return NEAREST if interpolation == "nearest" else LINEAR if antialias else PLAIN


def sampler(op: Samples) -> Sampler:
    """The sampler of a Warp, from the fields that such ops share."""
    smooth = smoothness(op.interpolation, getattr(op, "antialias", True))  # some never shrink
    return {"smooth": smooth, "fill": op.fill, "mask_fill": op.mask_fill}
