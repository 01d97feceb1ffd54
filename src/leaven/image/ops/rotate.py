"""Rotate: turn the picture about its centre."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ..affine import mul, rotation, translation
from ..steps import Warp
from ..targets import Canvas
from .sampler import BORDER, INTERPOLATION, sampler


@op("rotate", Canvas)
class Rotate(Op):
    """Turn image, masks, boxes, keypoints and polygons about the centre of the canvas.

    degrees: counter-clockwise as seen on screen. 30 means always 30; (-30, 30) means uniform.
    canvas: "keep": it keeps its size; corners that leave it are lost, corners that open take `fill`. "expand": it grows
    until it holds the whole picture. "crop": it shrinks to the largest upright rectangle of which no part is fill; the
    rest leaves it. With the last two the size varies: put a resize after it. `safe_rotate` shrinks the picture instead.
    Cost: one resampling, shared with neighbouring warps. Inverse: exact for coordinates.
    """

    degrees: Range = param(default=(-15.0, 15.0), low=-180, high=180, neutral=0, unit="degrees")
    canvas: str = setting(default="keep", options=("keep", "expand", "crop"))
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    border: str = setting(default="fill", options=BORDER)
    interpolation: str = setting(default="linear", options=INTERPOLATION)
    antialias: bool = setting(default=True)

    def step(self, canvas: Canvas, *, degrees: Floats) -> Warp:
        matrix = rotation(degrees, about=canvas.centre)
        if self.canvas == "keep":
            return Warp.of(matrix, canvas, **sampler(self))
        cos, sin = abs(matrix[:, 0, 0]), abs(matrix[:, 0, 1])
        if self.canvas == "expand":
            width, height = cos * canvas.width + sin * canvas.height, sin * canvas.width + cos * canvas.height
            after = Canvas(np.ceil(height - 1e-6), np.ceil(width - 1e-6))
        else:
            width, height = inscribed(canvas.width, canvas.height, cos, sin)
            after = Canvas(np.maximum(np.floor(height + 1e-6), 1), np.maximum(np.floor(width + 1e-6), 1))
        matrix = mul(translation((after.width - canvas.width) / 2, (after.height - canvas.height) / 2), matrix)
        return Warp.of(matrix, after, **sampler(self))


def inscribed(width: Floats, height: Floats, cos: Floats, sin: Floats) -> tuple[Floats, Floats]:
    """Width and height of the largest upright rectangle in a turned one (n,); cos, sin: of its turn, not below 0.

    Either its four corners lie on the four sides, or, where the turned one is slender, two of them on its long sides.
    """
    long, short = np.maximum(width, height), np.minimum(width, height)
    slender = (short <= 2 * sin * cos * long) | (abs(sin - cos) < 1e-9)
    along, across = (short / 2 / np.maximum(part, 1e-9) for part in (sin, cos))
    turn = np.where(slender, 1, cos**2 - sin**2)
    wide = np.where(slender, np.where(width >= height, along, across), (width * cos - height * sin) / turn)
    high = np.where(slender, np.where(width >= height, across, along), (height * cos - width * sin) / turn)
    return wide, high
