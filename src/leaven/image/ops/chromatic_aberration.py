"""Chromatic aberration: a lens that magnifies colours unequally (Hecht, Optics, 6.3)."""

from ...core.dist import Floats, Range
from ...core.op import Op, op, param
from ..steps_filter import Fringes
from ..targets import Canvas


@op("chromatic_aberration", Canvas)
class ChromaticAberration(Op):
    """Magnify red by 1 + `red` and blue by 1 + `blue` about the centre, green stays: edges get fringes, the wider the
    farther out. 0.01 of a picture 1000 pixels wide are 5 pixels at its sides. A picture of one channel stays as it is;
    one of 2 or of more than 4 channels is refused; alpha is left alone."""

    red: Range = param(default=(-0.01, 0.01), low=-0.5, high=0.5, neutral=0, unit="of the distance from the centre")
    blue: Range = param(default=(-0.01, 0.01), low=-0.5, high=0.5, neutral=0, unit="of the distance from the centre")

    def step(self, canvas: Canvas, *, red: Floats, blue: Floats) -> Fringes:
        return Fringes(red, blue)
