"""Zoom blur: the lens zoomed while the picture was taken (Hendrycks and Dietterich, ICLR 2019)."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_filter import Zoom
from ..targets import Canvas


@op("zoom_blur", Canvas)
class ZoomBlur(Op):
    """The mean of the picture at all magnifications from 1 to `factor` about its centre, at most two pixels apart in
    the corners."""

    factor: Range = param(default=(1.02, 1.15), low=1, high=2, neutral=1, unit="times")

    def step(self, canvas: Canvas, *, factor: Floats) -> Zoom:
        return Zoom(factor)
