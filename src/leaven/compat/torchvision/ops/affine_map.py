"""Affine map: turn, zoom, shear and shift as one matrix, about any centre."""

import numpy as np

from ....core.dist import Floats, Range
from ....core.op import Op, param, setting
from ....image import Canvas
from ....image.affine import linear, mul, translation
from ....image.ops.sampler import INTERPOLATION, sampler
from ....image.steps import Warp
from ...declare import own

SLACK = 1e-4  # pixels


@own("affine_map", Canvas)
class AffineMap(Op):
    """Shear by lean along x and by rise along y, zoom, turn clockwise, shift by whole pixels. `middle`: x and y of what
    stays, in pixels; None for the middle of the canvas. expand: the canvas holds the whole of a turned picture."""

    degrees: Range = param(default=0.0, low=-1e6, high=1e6, neutral=0, unit="degrees")
    scale: Range = param(default=1.0, low=1e-3, high=1e3, neutral=1, unit="times")
    lean: Range = param(default=0.0, low=-89, high=89, neutral=0, unit="degrees")
    rise: Range = param(default=0.0, low=-89, high=89, neutral=0, unit="degrees")
    x: Range = param(default=0.0, low=-1, high=1, neutral=0, unit="canvas widths")
    y: Range = param(default=0.0, low=-1, high=1, neutral=0, unit="canvas heights")
    middle: tuple[float, ...] | None = setting(default=None)
    expand: bool = setting(default=False)
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="nearest", options=INTERPOLATION)
    antialias: bool = setting(default=False)

    def step(self, canvas: Canvas, *, degrees: Floats, scale: Floats, lean: Floats, rise: Floats, x: Floats,
             y: Floats) -> Warp:  # fmt: skip
        about = canvas.centre
        if self.middle is not None:
            about = np.full_like(x, self.middle[0]), np.full_like(x, self.middle[1])
        cos, sin = _turn(degrees)
        tilt, slope = np.tan(np.radians(lean)), np.tan(np.radians(rise))
        a, c = cos + sin * slope, sin - cos * slope  # the turn times [[1, -tilt], [-slope, 1 + slope * tilt]]
        b, d = -a * tilt - sin, -c * tilt + cos
        matrix = linear(scale * a, scale * b, scale * c, scale * d, about=about)
        shift = translation(np.round(x * canvas.width), np.round(y * canvas.height))
        if not self.expand:
            return Warp.of(mul(shift, matrix), canvas, **sampler(self))
        wide, high = (
            abs(cos) * canvas.width + abs(sin) * canvas.height,
            abs(sin) * canvas.width + abs(cos) * canvas.height,
        )
        after = Canvas(_whole(canvas.height, high), _whole(canvas.width, wide))
        shift = translation((after.width - canvas.width) / 2, (after.height - canvas.height) / 2)
        return Warp.of(mul(shift, matrix), after, **sampler(self))


def _whole(before: Floats, after: Floats) -> Floats:
    """Whole pixels of a side `before` that hold one of `after` about the same middle."""
    return np.ceil((before + after) / 2 - SLACK) - np.floor((before - after) / 2 + SLACK)


def _turn(degrees: Floats) -> tuple[Floats, Floats]:
    """Cosine and sine; those of quarter turns are exact."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    whole = degrees % 90 == 0
    return np.where(whole, np.round(cos), cos), np.where(whole, np.round(sin), sin)
