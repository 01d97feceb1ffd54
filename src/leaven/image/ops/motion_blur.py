"""Motion blur: the camera moved."""

import numpy as np

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_filter import Motion
from ..targets import Canvas


@op("motion_blur", Canvas)
class MotionBlur(Op):
    """Every point becomes a line of `length` in the direction `degrees`, counter-clockwise from the right as seen on
    screen; 0 and 180 are the same. The border is mirrored."""

    length: Range = param(default=(0.005, 0.03), low=0, high=0.5, neutral=0, unit="shorter sides")
    degrees: Range = param(default=(0.0, 180.0), low=-360, high=360, unit="degrees")

    def step(self, canvas: Canvas, *, length: Floats, degrees: Floats) -> Motion:
        return Motion(length * np.minimum(canvas.width, canvas.height), degrees)
