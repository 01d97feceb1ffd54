"""Auto contrast: from black to white."""

from ...core.op import Op, op
from ..steps import AutoContrast as AutoContrastStep
from ..targets import Canvas


@op("auto_contrast", Canvas, p=0.5)
class AutoContrast(Op):
    """Stretch every channel on its own, so that its least value becomes 0 and its largest full scale; a channel of one
    value stays. On for half of the items by default. Cost: a pass of its own, for it looks at the whole picture."""

    def step(self, canvas: Canvas) -> AutoContrastStep:
        return AutoContrastStep()
