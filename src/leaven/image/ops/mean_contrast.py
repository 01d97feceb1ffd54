"""Mean contrast: stretch the values about the mean of the picture."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_colour import MeanContrast as MeanContrastStep
from ..targets import Canvas


@op("mean_contrast", Canvas)
class MeanContrast(Op):
    """Multiply the distance of every value from the mean luma of the picture by a factor, as Pillow and torchvision do;
    clipped to full scale. `contrast` turns about middle gray instead, and fuses with its neighbours."""

    factor: Range = param(default=(0.8, 1.2), low=0, high=10, neutral=1, unit="times")

    def step(self, canvas: Canvas, *, factor: Floats) -> MeanContrastStep:
        return MeanContrastStep(factor)
