"""Rotate: turn the picture about its centre."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import rotation
from ..steps import Warp
from ..targets import Canvas
from .sampler import INTERPOLATION, sampler


@op("rotate", Canvas)
class Rotate(Op):
    """Turn image, masks, boxes, keypoints and polygons about the centre of the canvas.

    degrees: counter-clockwise as seen on screen. 30 means always 30; (-30, 30) means uniform.
    The canvas keeps its size: corners that leave it are lost, corners that open take `fill`.
    Cost: one resampling, shared with neighbouring warps. Inverse: exact for coordinates.
    """

    degrees: Range = param(default=(-15.0, 15.0), low=-180, high=180, neutral=0, unit="degrees")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, degrees: Floats) -> Warp:
        return Warp.of(rotation(degrees, about=canvas.centre), canvas, **sampler(self))
