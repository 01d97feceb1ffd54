"""How the ops that resample say so."""

from typing import Protocol, TypedDict

from ..steps import LINEAR, NEAREST

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


def sampler(op: Samples) -> Sampler:
    """The sampler of a Warp, from the three fields that such ops share."""
    smooth = LINEAR if op.interpolation == "linear" else NEAREST
    return {"smooth": smooth, "fill": op.fill, "mask_fill": op.mask_fill}
