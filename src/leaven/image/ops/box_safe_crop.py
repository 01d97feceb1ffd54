"""Box-safe crop: keep a random part that holds every box."""

from ...core.dist import Floats, Range
from ...core.item import Bools, Stack
from ...core.op import Op, op, param
from ..steps import Warp
from ..targets import Boxes, Canvas
from .keep import any_shown, around


@op("box_safe_crop", Canvas, needs=(Boxes,))
class BoxSafeCrop(Op):
    """Cut away a random part of the picture that holds no box.

    left, top, right, bottom: the share of the free room that each side gives up. Facts are moved along by the ops
    before, so that a crop after a rotation keeps the rotated ones. An item without any is left as it is, which its
    lineage records. The size varies: put a resize after it.
    """

    left: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free widths")
    top: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free heights")
    right: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free widths")
    bottom: Range = param(default=(0.0, 1.0), low=0, high=1, neutral=0, unit="free heights")

    def able(self, canvas: Canvas, shapes: Stack) -> Bools:
        return any_shown(canvas, shapes)

    def step(self, canvas: Canvas, shapes: Stack, *, left: Floats, top: Floats, right: Floats, bottom: Floats) -> Warp:
        return around(canvas, shapes, left, top, right, bottom)
