"""Equalize: spread the values evenly."""

from ...core.op import Op, op
from ..steps import Equalize as EqualizeStep
from ..targets import Canvas


@op("equalize", Canvas, p=0.5)
class Equalize(Op):
    """Histogram equalisation of every channel on its own: as many pixels in each stretch of values as in any other. On
    for half of the items by default. Cost: a pass of its own, for it looks at the whole picture."""

    def step(self, canvas: Canvas) -> EqualizeStep:
        return EqualizeStep()
