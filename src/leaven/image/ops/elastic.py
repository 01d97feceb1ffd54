"""Elastic: a smooth random deformation (Simard, Steinkraus and Platt, ICDAR 2003), here by splines."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param, setting
from ...core.philox import Words
from ..steps import Displace
from ..targets import Canvas
from .control import SLOPE, cell, shaken
from .sampler import INTERPOLATION, sampler

CELLS = 5  # of the control grid along each side: what moves together is about a fifth of the picture


@op("elastic", Canvas, keyed=True)
class Elastic(Op):
    """Move every place of the picture smoothly, each fifth of it its own way; every target follows.

    strength: 0 leaves the picture; 1 is the most that is sure never to fold it, so that it can always be undone.
    The canvas keeps its size; what opens takes `fill`. Cost: a resampling of its own. Inverse: exact for coordinates.
    """

    strength: Range = param(default=(0.0, 0.7), low=0, high=1, neutral=0, unit="of what never folds")
    fill: float = setting(default=0.0, low=0, high=1, unit="of full scale")
    mask_fill: int = setting(default=0, low=0, high=65535)
    interpolation: str = setting(default="linear", options=INTERPOLATION)

    def step(self, canvas: Canvas, *, strength: Floats, key: Words) -> Displace:
        reach = SLOPE / 4 * strength[:, None, None, None] * cell(canvas, CELLS)  # four steps between points
        return Displace.of(shaken(key, 2, CELLS + 3, CELLS + 3) * reach, canvas, **sampler(self))
